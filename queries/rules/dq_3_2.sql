-- id: DQ-3.2
-- title_th: สมาชิกอายุมากกว่า 80 ปี
-- title_en: Member older than 80
-- letter: letter 002, checking guideline of 2563, item 3.2
-- subject: person
-- severity: look
-- owner: village
-- asks_th: ตรวจสอบอายุของสมาชิกคนนี้อีกครั้ง
-- asks_en: Check this member's age again
-- checked: persons
-- reviewed: 2026-11-21, founders
-- $check_member_age_max: integer; highest age that isn't asked about (80 passes)
SELECT
    household_id || '/' || person_no AS subject,
    household_id,
    person_no,
    '' AS part,
    to_json({age: age})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_person
WHERE age > $check_member_age_max;
