-- How did collection go by day? One row per day from the first to the snapshot's day.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the area
-- $area_code: text; code of the area
-- $as_of: text, optional; the snapshot's instant
WITH
    own AS (
        SELECT * FROM progress
        WHERE survey_year_be = $survey_year_be
            AND area_level = $area_level AND area_code = $area_code
    ),
    collected AS (
        SELECT day, households FROM day
        WHERE survey_year_be = $survey_year_be
            AND area_level = $area_level AND area_code = $area_code
    ),
    span AS (
        SELECT
            coalesce(least(min(c.day), any_value(o.plan_start)), any_value(o.plan_start))
                AS first_day,
            least(
                $as_of::TIMESTAMP::DATE,
                greatest(max(c.day), any_value(o.plan_complete_by) + 60, any_value(o.plan_start))
            ) AS last_day
        FROM own AS o LEFT JOIN collected AS c ON true
    ),
    calendar AS (
        SELECT unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM span
    )
SELECT
    d.day,
    coalesce(c.households, 0) AS households,
    sum(coalesce(c.households, 0)) OVER (ORDER BY d.day)::BIGINT AS households_cumulative,
    round(o.households_target * greatest(0, least(1,
        (d.day + 1 - o.plan_start) / nullif(o.plan_complete_by + 1 - o.plan_start, 0)
    )))::BIGINT AS expected_cumulative,
    o.households_target
FROM calendar AS d
CROSS JOIN own AS o
LEFT JOIN collected AS c USING (day)
ORDER BY d.day;
