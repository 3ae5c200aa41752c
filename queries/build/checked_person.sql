-- Members of the checked households as the rules see them: age as sent, else reckoned on the day of
-- the interview; what their codes mean. household_row is the row of checked_household: a short key,
-- so that no text is joined twice. One row per person.
-- $survey_year_be: integer; survey year, Buddhist era
CREATE OR REPLACE TEMP TABLE checked_person AS
SELECT
    h.household_row,
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
    p.occupation_code,
    o.is_paid,
    o.is_student,
    o.is_notable
FROM core_person AS p
JOIN (
    SELECT rowid AS household_row, household_id, submitted_at FROM checked_household
) AS h USING (household_id)
LEFT JOIN (
    SELECT
        code AS occupation_code,
        list_contains(string_split(coalesce(marks, ''), ';'), 'paid') AS is_paid,
        list_contains(string_split(coalesce(marks, ''), ';'), 'student') AS is_student,
        list_contains(string_split(coalesce(marks, ''), ';'), 'notable') AS is_notable
    FROM core_code WHERE list = 'occupation'
) AS o USING (occupation_code)
WHERE p.survey_year_be = $survey_year_be;
