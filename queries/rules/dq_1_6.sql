-- id: DQ-1.6
-- title_th: อาชีพ อายุ ระดับการศึกษา และรายได้ ไม่สอดคล้องกัน
-- title_en: Occupation, age, education and income don't agree
-- letter: letter 002, checking guideline of 2563, item 1.6; the sub-rules are ours
-- subject: household
-- severity: check
-- owner: village
-- asks_th: ตรวจสอบอาชีพ อายุ การศึกษา และรายได้จากอาชีพหลักของครัวเรือนนี้อีกครั้ง
-- asks_en: Check occupation, age, education and main income of this household again
-- checked: households_with_persons
-- reviewed: 2026-11-21, founders
-- Parts: a paid work under 15; b student over 30; c government officer under 18 or without lower
-- secondary school; d main income though nobody works; e somebody works but no main income.
-- d needs every member's occupation: an incomplete list of members can't show that nobody works.
WITH
    person AS (
        SELECT
            household_id,
            person_no,
            age,
            occupation_code,
            education_code,
            age < 15 AND is_paid AS is_a,
            is_student AND age > 30 AS is_b,
            occupation_code = 'government_officer' AND (age < 18 OR education_level < 3) AS is_c
        FROM checked_person
    ),
    found AS (
        SELECT
            *,
            concat_ws(',', if(is_a, 'a', NULL), if(is_b, 'b', NULL), if(is_c, 'c', NULL)) AS part
        FROM person WHERE is_a OR is_b OR is_c
    ),
    household AS (
        SELECT
            h.household_id,
            h.income_main,
            CASE
                WHEN h.income_main = 0 AND f.has_paid_work THEN 'e'
                WHEN h.income_main > 0 AND NOT f.has_paid_work AND f.occupations >= h.members
                    THEN 'd'
            END AS part
        FROM checked_household AS h JOIN checked_family AS f ON f.household_row = h.rowid
    )
SELECT
    household_id || '/' || person_no AS subject,
    household_id,
    person_no,
    part,
    to_json({
        part: part, age: age, occupation_code: occupation_code, education_code: education_code
    })::VARCHAR AS evidence,
    NULL AS flag_key
FROM found
UNION ALL
SELECT
    household_id, household_id, NULL, part,
    to_json({part: part, income_main: income_main})::VARCHAR, NULL
FROM household WHERE part IS NOT NULL;
