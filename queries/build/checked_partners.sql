-- Villages that share a person's id or a house code with the touched records, now or before: what
-- changes there changes their flags too. One row per survey year and village.
INSERT INTO checked_village
WITH
    house AS (
        SELECT DISTINCT survey_year_be, household_id[1:11] AS house_code FROM touched_record
    ),
    person AS (
        SELECT DISTINCT survey_year_be, national_id_hash
        FROM core_person_private SEMI JOIN touched_record USING (survey_year_be, household_id)
        WHERE national_id_hash IS NOT NULL
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
    FROM core_person_private AS i
    SEMI JOIN person USING (survey_year_be, national_id_hash)
    JOIN core_household AS h USING (survey_year_be, household_id)
    UNION ALL
    SELECT f.survey_year_be, f.village_no
    FROM core_flag AS f SEMI JOIN key USING (survey_year_be, flag_key)
    WHERE f.gone_at IS NULL
)
EXCEPT FROM checked_village;
