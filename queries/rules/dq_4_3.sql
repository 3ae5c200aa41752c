-- id: DQ-4.3
-- title_th: รายได้เฉลี่ยต่ำกว่าเกณฑ์
-- title_en: Income below the criterion
-- letter: letter 002, checking guideline of 2563, item 4.3
-- subject: household
-- severity: look
-- owner: village
-- asks_th: ตรวจสอบรายได้ซ้ำก่อนยืนยันว่าไม่ผ่านเกณฑ์ (ครัวเรือนที่ยากจนจริงไม่ใช่ข้อผิดพลาด)
-- asks_en: Check the income again before confirming that it fails (real poverty is no error)
-- checked: households
-- reviewed: 2026-11-21, founders
-- $income_criterion_baht_per_person_year: integer; the year's criterion, strictly below fails
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    to_json({income_total: income_total, members: members})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_household
WHERE income_total > 0 AND income_total < $income_criterion_baht_per_person_year * members;
