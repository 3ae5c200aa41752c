-- id: DQ-4.4
-- title_th: รายได้เฉลี่ยมากกว่า 1,000,000 บาทต่อคนต่อปี
-- title_en: Income above 1,000,000 baht per person a year
-- letter: letter 002, checking guideline of 2563, item 4.4
-- subject: household
-- severity: check
-- owner: village
-- asks_th: ตรวจสอบรายได้ของครัวเรือนนี้อีกครั้ง
-- asks_en: Check this household's income again
-- checked: households
-- reviewed: 2026-11-21, founders
-- $check_income_max_baht_per_person_year: integer; highest income that isn't asked about
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    to_json({income_total: income_total, members: members})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_household
WHERE income_total > $check_income_max_baht_per_person_year * members;
