-- id: DQ-1.3
-- title_th: ครัวเรือนที่มีบุคคลสำคัญ (ข้าราชการ นักการเมือง ผู้บริหารท้องถิ่น)
-- title_en: Household of a notable person
-- letter: letter 002, checking guideline of 2563, item 1.3
-- subject: household
-- severity: look
-- owner: village
-- asks_th: ตรวจสอบข้อมูลของครัวเรือนนี้เป็นพิเศษ โดยเฉพาะรายได้และอาชีพ
-- asks_en: Look at this household's record with special care, income and occupation above all
-- checked: households_with_persons
-- reviewed: 2026-11-21, founders
-- Notable occupations are marked in codes.csv.
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    to_json({occupation_code: min(occupation_code)})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_person
WHERE is_notable
GROUP BY household_id;
