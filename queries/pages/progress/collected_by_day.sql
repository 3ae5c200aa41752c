-- How did collection go by day? One row per day from the first to the snapshot's day. Expected is as of
-- the end of each day, on the snapshot's own day as of its instant: there it is progress's
-- expected_today. NULL where any part of the target has no plan.
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
    -- Of what is known: the first and last of the days with households and those of the plan.
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
    ),
    -- Alike holdings expect alike: a country's 75,000 villages are some thousand plans and targets.
    held AS (
        SELECT households, plan_start, plan_complete_by, count(*) AS holdings
        FROM holding
        WHERE survey_year_be = $survey_year_be AND households > 0 AND $area_code = CASE $area_level
            WHEN 'country' THEN of_country
            WHEN 'inspection_region' THEN of_inspection_region
            WHEN 'province' THEN of_province
            WHEN 'district' THEN of_district
            WHEN 'tambon' THEN of_tambon
            WHEN 'local_authority' THEN of_local_authority
            WHEN 'local_authority_part' THEN of_local_authority_part
            WHEN 'village' THEN of_village
        END
        GROUP BY ALL
    ),
    expected AS (
        SELECT
            d.day,
            sum(h.holdings * expected_by(
                h.households, h.plan_start, h.plan_complete_by,
                if(d.day = $as_of::TIMESTAMP::DATE, $as_of::TIMESTAMP, d.day + INTERVAL 1 DAY)
            ))::BIGINT AS households
        FROM calendar AS d CROSS JOIN held AS h
        GROUP BY d.day
    )
SELECT
    d.day,
    coalesce(c.households, 0) AS households,
    sum(coalesce(c.households, 0)) OVER (ORDER BY d.day)::BIGINT AS households_cumulative,
    if(o.expected_today IS NULL, NULL, coalesce(e.households, 0)) AS expected_cumulative,
    o.households_target
FROM calendar AS d
CROSS JOIN own AS o
LEFT JOIN collected AS c USING (day)
LEFT JOIN expected AS e USING (day)
ORDER BY d.day;
