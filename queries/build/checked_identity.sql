-- Members of the checked households whose national id is in doubt: a wrong check digit, or an id that
-- several persons of the year carry. One row per such person.
-- $survey_year_be: integer; survey year, Buddhist era
CREATE OR REPLACE TEMP TABLE checked_identity AS
SELECT household_id, i.person_no, i.national_id_hash, i.id_check_ok, s.persons
FROM core_person_private AS i
SEMI JOIN checked_household USING (household_id)
LEFT JOIN shared_person AS s USING (national_id_hash)
WHERE i.survey_year_be = $survey_year_be
    AND i.national_id_hash IS NOT NULL
    AND (NOT i.id_check_ok OR s.persons > 1);
