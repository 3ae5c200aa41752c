-- id: DQ-1.5
-- title_th: อายุไม่สอดคล้องกับระดับการศึกษา (วัยการศึกษาภาคบังคับ)
-- title_en: Age and education of a school-age child don't agree
-- letter: letter 002, checking guideline of 2563, item 1.5; the bounds are ours
-- subject: person
-- severity: check
-- owner: village
-- asks_th: ตรวจสอบอายุและระดับการศึกษาของเด็กคนนี้อีกครั้ง
-- asks_en: Check this child's age and education again
-- checked: persons_school_age
-- reviewed: 2026-11-21, founders
-- $check_school_age_from: integer; first age of compulsory school
-- $check_school_age_to: integer; last age of compulsory school
-- Never studied, primary completed before 11, lower secondary before 14, anything higher before 16;
-- a blank counts where the household's other members have an answer.
SELECT
    household_id || '/' || person_no AS subject,
    household_id,
    person_no,
    '' AS part,
    to_json({age: age, education_code: education_code})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_person
WHERE age BETWEEN $check_school_age_from AND $check_school_age_to
    AND (
        education_level = 0
        OR (education_level >= 2 AND age < 11)
        OR (education_level >= 3 AND age < 14)
        OR education_level >= 4
        OR (
            education_code IS NULL
            AND household_row IN (SELECT household_row FROM checked_family WHERE is_education_asked)
        )
    );
