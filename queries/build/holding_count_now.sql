-- What was collected of each holding of a target: one row per survey year and area that holds one.
-- An area counts all of its villages; a local authority those that its target covers, whatever
-- authority their households name, and of villages of several the households that name it.
-- An area's own count less what the areas inside it with holdings of their own count. remaining is
-- never negative, so that over-collection in one place hides no gap in another.
CREATE OR REPLACE TEMP TABLE holding_count_now AS
WITH
    covered AS (
        SELECT
            c.survey_year_be,
            coalesce(a.target_authority_code, c.local_authority_code) AS area_code,
            sum(c.households_collected)::BIGINT AS households_collected
        FROM mart_cell AS c LEFT JOIN village_authority AS a USING (village_no)
        GROUP BY ALL
    ),
    counted AS (
        SELECT
            h.survey_year_be, h.area_level, h.area_code, h.counted_tambon,
            h.counted_local_authority, h.counted_high,
            coalesce(
                if(h.area_level = 'local_authority', v.households_collected, c.households_collected),
                0
            ) AS households_collected
        FROM holding_now AS h
        LEFT JOIN count_now AS c USING (survey_year_be, area_level, area_code)
        LEFT JOIN covered AS v
            ON v.survey_year_be = h.survey_year_be AND v.area_code = h.area_code
    ),
    inside AS (
        SELECT survey_year_be, 'tambon ' || counted_tambon AS area, households_collected
        FROM counted WHERE counted_tambon IS NOT NULL
        UNION ALL
        SELECT survey_year_be, 'local_authority ' || counted_local_authority, households_collected
        FROM counted WHERE counted_local_authority IS NOT NULL
        UNION ALL
        SELECT survey_year_be, counted_high, households_collected
        FROM counted WHERE counted_high IS NOT NULL
    ),
    taken AS (
        SELECT survey_year_be, area, sum(households_collected) AS households FROM inside GROUP BY ALL
    )
SELECT
    c.survey_year_be,
    c.area_level,
    c.area_code,
    (c.households_collected - coalesce(t.households, 0))::BIGINT AS households_collected
FROM counted AS c
LEFT JOIN taken AS t
    ON t.survey_year_be = c.survey_year_be AND t.area = c.area_level || ' ' || c.area_code;
