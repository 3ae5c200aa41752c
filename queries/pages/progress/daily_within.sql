-- What did each area collect on each of the last full days? One row per area and day, zeros too.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
-- $days: integer; how many full days before the snapshot's day
-- $as_of: text, optional; the snapshot's instant
WITH
    wanted AS (
        SELECT area_level, area_code, base_code FROM progress
        WHERE survey_year_be = $survey_year_be
            AND shows(area_level, $area_level, $within_level)
            AND ($within_level IS NULL OR reaches(
                $within_level, $within_code, area_level, area_code, inspection_region_code,
                province_code, district_code, tambon_code, local_authority_code
            ))
    ),
    calendar AS (
        SELECT unnest(generate_series(
            $as_of::TIMESTAMP::DATE - $days::INTEGER, $as_of::TIMESTAMP::DATE - 1, INTERVAL 1 DAY
        ))::DATE AS day
    )
SELECT w.base_code AS area_code, c.day, coalesce(d.households, 0) AS households
FROM wanted AS w
CROSS JOIN calendar AS c
LEFT JOIN day AS d
    ON d.survey_year_be = $survey_year_be
    AND d.area_level = w.area_level AND d.area_code = w.area_code AND d.day = c.day
ORDER BY w.base_code, c.day;
