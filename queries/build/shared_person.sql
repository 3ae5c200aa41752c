-- Ids of the checked households' members (their keyed hashes) that several persons of the year carry.
-- $survey_year_be: integer; survey year, Buddhist era
CREATE OR REPLACE TEMP TABLE shared_person AS
SELECT i.national_id_hash, count(*) AS persons
FROM core_person_private AS i
SEMI JOIN (
    SELECT national_id_hash
    FROM core_person_private SEMI JOIN checked_household USING (household_id)
    WHERE survey_year_be = $survey_year_be
) AS c ON c.national_id_hash = i.national_id_hash
ANTI JOIN (
    SELECT household_id FROM core_household
    WHERE survey_year_be = $survey_year_be AND is_withdrawn
) AS w USING (household_id)
WHERE i.survey_year_be = $survey_year_be
GROUP BY i.national_id_hash
HAVING count(*) > 1;
