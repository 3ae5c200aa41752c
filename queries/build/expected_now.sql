-- What each area's holdings add up to: expected by now, remaining, collected against the target. One
-- row per survey year and area with a target. expected_today is NULL where any of it has no plan (the
-- plans behind it: held_plan_now, which the clock doesn't move).
-- $expected_at: text; the instant up to which plans count, Bangkok local (ISO)
CREATE OR REPLACE TEMP TABLE expected_now AS
WITH
    holding AS (
        SELECT
            h.* EXCLUDE (area_level, area_code),
            h.area_level AS holder,
            c.households_collected,
            expected_by(h.households, h.plan_start, h.plan_complete_by, $expected_at::TIMESTAMP)
                AS expected,
            -- Both are known here: a holding has households, a count of none is 0.
            greatest(h.households - c.households_collected, 0) AS remaining
        FROM holding_now AS h
        JOIN holding_count_now AS c USING (survey_year_be, area_level, area_code)
    ),
    placed AS (
        UNPIVOT holding
        ON of_village, of_village_part, of_tambon, of_local_authority, of_local_authority_part, of_district,
            of_province, of_inspection_region, of_country
        INTO NAME place VALUE area_code
    )
SELECT
    survey_year_be,
    replace(place, 'of_', '') AS area_level,
    area_code,
    if(bool_or(households > 0 AND expected IS NULL), NULL, sum(expected))::BIGINT
        AS expected_today,
    sum(remaining)::BIGINT AS households_remaining,
    if(bool_or(holder <> 'village' AND households > 0), 'area', 'villages') AS remaining_basis,
    sum(households_collected)::BIGINT AS households_collected_of_target
FROM placed
GROUP BY ALL;
