-- What the villages of each area add up to: how many are complete or untouched, and the remaining
-- households, Σ max(target − collected, 0), so that over-collection never hides a gap. One row per
-- survey year and area. A village is counted where it has a target or a household; before any
-- village has a target, every village of the register is.
CREATE OR REPLACE TEMP TABLE village_now AS
WITH
    has_village_targets AS (
        SELECT DISTINCT survey_year_be FROM target_now WHERE area_level = 'village'
    ),
    village AS (
        SELECT
            y.survey_year_be,
            a.*,
            t.households_target,
            coalesce(c.households_collected, 0) AS households_collected
        FROM year_now AS y
        CROSS JOIN (SELECT * FROM area_now WHERE area_level = 'village') AS a
        LEFT JOIN target_now AS t
            ON t.survey_year_be = y.survey_year_be
            AND t.area_level = 'village' AND t.area_code = a.area_code
        LEFT JOIN count_now AS c
            ON c.survey_year_be = y.survey_year_be
            AND c.area_level = 'village' AND c.area_code = a.area_code
        WHERE t.area_code IS NOT NULL OR c.area_code IS NOT NULL
            OR y.survey_year_be NOT IN (FROM has_village_targets)
    ),
    placed AS (
        SELECT survey_year_be, 'country' AS level, 'TH' AS code, households_target, households_collected FROM village
        UNION ALL
        SELECT survey_year_be, 'inspection_region', inspection_region_code, households_target, households_collected FROM village
        UNION ALL
        SELECT survey_year_be, 'province', province_code, households_target, households_collected FROM village
        UNION ALL
        SELECT survey_year_be, 'district', district_code, households_target, households_collected FROM village
        UNION ALL
        SELECT survey_year_be, 'tambon', tambon_code, households_target, households_collected FROM village
        UNION ALL
        SELECT survey_year_be, 'village', area_code, households_target, households_collected FROM village
        UNION ALL
        SELECT survey_year_be, 'local_authority', local_authority_code, households_target, households_collected
        FROM village WHERE local_authority_code IS NOT NULL
        UNION ALL
        SELECT
            survey_year_be, 'local_authority_part', local_authority_code || '@' || district_code,
            households_target, households_collected
        FROM village WHERE local_authority_code IS NOT NULL
    )
SELECT
    survey_year_be,
    level AS area_level,
    code AS area_code,
    count(*) AS villages_total,
    count(*) FILTER (households_target > 0 AND households_collected >= households_target)
        AS villages_complete,
    count(*) FILTER (households_collected = 0) AS villages_zero,
    sum(households_target)::BIGINT AS villages_target,
    sum(greatest(households_target - households_collected, 0))::BIGINT AS villages_remaining
FROM placed
GROUP BY ALL;
