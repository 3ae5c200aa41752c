-- Villages that share a person's id or a house code with the records that wait for their checks, now
-- or before: what changes there changes their flags too. One row per survey year and village.
INSERT INTO checked_village
WITH
    house AS (
        SELECT DISTINCT survey_year_be, household_id[1:11] AS house_code FROM check_pending_record
    ),
    person AS (
        SELECT DISTINCT survey_year_be, national_id_number
        FROM core_person_private SEMI JOIN check_pending_record USING (survey_year_be, household_id)
        WHERE national_id_number IS NOT NULL
    ),
    -- Whoever carries such an id (by its number, which may very seldom be another's: a village more
    -- is checked). Those of the records themselves lie in villages that are checked anyway.
    carried AS MATERIALIZED (
        SELECT unnest(rows) AS row
        FROM (
            SELECT list(i.rowid) AS rows
            FROM core_person_private AS i SEMI JOIN person USING (survey_year_be, national_id_number)
            GROUP BY i.survey_year_be, i.national_id_number
            HAVING count(*) > 1
        )
    ),
    key AS (
        SELECT DISTINCT survey_year_be, flag_key
        FROM core_flag SEMI JOIN checked_village USING (survey_year_be, village_no)
        WHERE gone_at IS NULL AND flag_key IS NOT NULL
    )
SELECT DISTINCT survey_year_be, village_no
FROM (
    SELECT h.survey_year_be, h.village_no
    FROM core_household AS h JOIN house AS x
        ON x.survey_year_be = h.survey_year_be AND x.house_code = h.household_id[1:11]
    UNION ALL
    SELECT h.survey_year_be, h.village_no
    FROM (
        SELECT i.survey_year_be, i.household_id
        FROM core_person_private AS i SEMI JOIN carried ON carried.row = i.rowid
    )
    JOIN core_household AS h USING (survey_year_be, household_id)
    UNION ALL
    SELECT f.survey_year_be, f.village_no
    FROM core_flag AS f SEMI JOIN key USING (survey_year_be, flag_key)
    WHERE f.gone_at IS NULL
)
EXCEPT FROM checked_village;
