-- Members of the checked households as the rules see them: age as sent, else reckoned on the day of
-- the interview; what their codes mean; the keyed hash of the id. One row per person.
-- $survey_year_be: integer; survey year, Buddhist era
CREATE OR REPLACE TEMP TABLE checked_person AS
SELECT
    household_id,
    p.person_no,
    p.is_head,
    p.is_informant,
    coalesce(
        p.age,
        if(
            p.birth_year_only,
            year(h.submitted_at) - year(p.birth_date),
            datesub('year', p.birth_date, h.submitted_at::DATE)
        )
    ) AS age,
    p.education_code,
    try_cast(p.education_code AS INTEGER) AS education_level,
    e.household_id IS NOT NULL AS is_education_asked,
    p.occupation_code,
    o.is_paid,
    o.is_student,
    o.is_notable,
    i.national_id_hash,
    i.id_check_ok
FROM core_person AS p
JOIN (SELECT household_id, submitted_at FROM checked_household) AS h USING (household_id)
LEFT JOIN (
    SELECT DISTINCT household_id
    FROM core_person SEMI JOIN (SELECT household_id FROM checked_household) USING (household_id)
    WHERE survey_year_be = $survey_year_be AND education_code IS NOT NULL
) AS e USING (household_id)
LEFT JOIN (
    SELECT household_id, person_no, national_id_hash, id_check_ok
    FROM core_person_private
    WHERE survey_year_be = $survey_year_be AND national_id_hash IS NOT NULL
) AS i USING (household_id, person_no)
LEFT JOIN (
    SELECT
        code AS occupation_code,
        list_contains(string_split(coalesce(marks, ''), ';'), 'paid') AS is_paid,
        list_contains(string_split(coalesce(marks, ''), ';'), 'student') AS is_student,
        list_contains(string_split(coalesce(marks, ''), ';'), 'notable') AS is_notable
    FROM core_code WHERE list = 'occupation'
) AS o USING (occupation_code)
WHERE p.survey_year_be = $survey_year_be;
