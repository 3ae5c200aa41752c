-- Ids (their keyed hashes) that several persons of the year carry. The hashes are long and many, so
-- they are counted by their numbers first, and exactly among those whose number comes twice.
-- $survey_year_be: integer; survey year, Buddhist era
CREATE OR REPLACE TEMP TABLE shared_person AS
WITH
    twice AS (
        SELECT national_id_number
        FROM core_person_private
        WHERE survey_year_be = $survey_year_be AND national_id_number IS NOT NULL
        GROUP BY national_id_number
        HAVING count(*) > 1
    )
SELECT i.national_id_hash, any_value(i.national_id_number) AS national_id_number,
    count(*) AS persons
FROM core_person_private AS i
SEMI JOIN twice USING (national_id_number)
ANTI JOIN (
    SELECT household_id FROM core_household
    WHERE survey_year_be = $survey_year_be AND is_withdrawn
) AS w USING (household_id)
WHERE i.survey_year_be = $survey_year_be
GROUP BY i.national_id_hash
HAVING count(*) > 1;
