-- id: PX-10
-- title_th: ผลตัวชี้วัดรายได้ที่ส่งมาไม่ตรงกับที่คำนวณจากรายได้
-- title_en: Income indicator as sent differs from the one recomputed
-- letter: proposed by us; in no letter
-- subject: household
-- severity: check
-- owner: village
-- asks_th: ตรวจสอบรายได้และจำนวนสมาชิก ระบบใช้ผลที่คำนวณจากรายได้
-- asks_en: Check incomes and members; the system counts the recomputed result
-- checked: households
-- reviewed: 2026-11-21, founders
-- $income_criterion_baht_per_person_year: integer; the year's criterion, strictly below fails
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    to_json({
        income_fail_sent: income_fail_sent, income_total: income_total, members: members
    })::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_household
WHERE income_fail_sent <> (income_total < $income_criterion_baht_per_person_year * members)::UTINYINT;
