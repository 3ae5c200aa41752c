-- id: DQ-3.1
-- title_th: หัวหน้าครัวเรือนอายุน้อยกว่า 15 ปี
-- title_en: Head of household younger than 15
-- letter: letter 002, checking guideline of 2563, item 3.1
-- subject: household
-- severity: check
-- owner: village
-- asks_th: ตรวจสอบอายุและความเป็นหัวหน้าครัวเรือนอีกครั้ง
-- asks_en: Check the head's age, and who the head is
-- checked: households_with_persons
-- reviewed: 2026-11-21, founders
-- $check_head_age_min: integer; lowest age of a head that isn't asked about
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    to_json({age: min(age)})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_person
WHERE is_head AND age < $check_head_age_min
GROUP BY household_id;
