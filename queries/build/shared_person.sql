-- Ids of the checked households' members (their keyed hashes) that several persons of the year carry.
-- Found by their numbers, which are short; only where one comes twice are the hashes read and compared.
-- $survey_year_be: integer; survey year, Buddhist era
CREATE OR REPLACE TEMP TABLE shared_person AS
WITH
    asked AS MATERIALIZED (
        SELECT DISTINCT national_id_number
        FROM core_person_private SEMI JOIN checked_household USING (household_id)
        WHERE survey_year_be = $survey_year_be AND national_id_number IS NOT NULL
    ),
    twice AS MATERIALIZED (
        SELECT unnest(rows) AS row
        FROM (
            SELECT list(rowid) AS rows
            FROM core_person_private SEMI JOIN asked USING (national_id_number)
            WHERE survey_year_be = $survey_year_be
            GROUP BY national_id_number
            HAVING count(*) > 1
        )
    )
SELECT i.national_id_hash, any_value(i.national_id_number) AS national_id_number,
    count(*) AS persons
FROM core_person_private AS i
SEMI JOIN twice ON twice.row = i.rowid
ANTI JOIN (
    SELECT household_id FROM core_household
    WHERE survey_year_be = $survey_year_be AND is_withdrawn
) AS w USING (household_id)
GROUP BY i.national_id_hash
HAVING count(*) > 1;
