-- Which districts are shown anew to counts-only readers: those of which enough households changed
-- since, and at the round's close every one. One row per survey year and district.
-- $round: integer; the survey year whose round runs: earlier ones are closed
-- $at_least: integer; changed households that make a district due
-- $most: integer; districts at a time
CREATE OR REPLACE TEMP TABLE shown_due AS
WITH
    moved AS (
        SELECT p.survey_year_be, v.district_code, sum(p.households_changed) AS households
        FROM mart_shown_pending AS p JOIN core_village AS v USING (village_no)
        GROUP BY ALL
    ),
    due AS (
        SELECT survey_year_be, district_code FROM moved WHERE households >= $at_least
        UNION
        SELECT survey_year_be, district_code FROM mart_shown
        WHERE area_level = 'district' AND NOT is_final AND survey_year_be < $round
        UNION
        -- Of a district with fewer households than that, the close shows what there is.
        SELECT survey_year_be, district_code FROM moved
        WHERE survey_year_be < $round AND (survey_year_be, district_code) NOT IN (
            SELECT (survey_year_be, district_code) FROM mart_shown WHERE area_level = 'district'
        )
    )
SELECT survey_year_be, district_code, survey_year_be < $round AS is_final
FROM due ORDER BY ALL LIMIT $most;
