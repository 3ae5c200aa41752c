-- How did the enumerators of each area do? One row per area with an enumerator at home in it; each
-- counts once, where most of the work was, so that areas add up. Counts and sums, no means of means.
-- enumerators_registered and _unregistered are NULL where the register names nobody of the districts.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
WITH
    placed AS (
        SELECT
            *,
            CASE $area_level
                WHEN 'country' THEN 'TH'
                WHEN 'inspection_region' THEN home_inspection_region_code
                WHEN 'province' THEN home_province_code
                WHEN 'district' THEN home_district_code
                WHEN 'tambon' THEN home_tambon_code
                WHEN 'local_authority' THEN home_local_authority_code
                WHEN 'village' THEN home_village_code
            END AS area_code
        FROM enumerator
        WHERE survey_year_be = $survey_year_be
            AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, 'village', home_village_code, home_inspection_region_code,
        home_province_code, home_district_code, home_tambon_code, home_local_authority_code
    ))
    ),
    summed AS (
        SELECT
            area_code,
            sum(is_registered::UTINYINT)::BIGINT AS enumerators_registered,
            count(*) FILTER (households_collected + households_unconfirmed > 0)
                AS enumerators_active,
            count(*) FILTER (collected_last_14_days > 0) AS enumerators_active_14_days,
            sum((NOT is_registered)::UTINYINT)::BIGINT AS enumerators_unregistered,
            sum(target_households)::BIGINT AS load_households,
            sum(households_collected)::BIGINT AS households_collected,
            sum(households_unconfirmed)::BIGINT AS households_unconfirmed,
            sum(collected_last_14_days)::BIGINT AS collected_last_14_days,
            sum(COLUMNS('^(timed|late|night|identical|position)_households|minutes_(households|below_floor)|income_(households|round_1000|round_10000)|positions_distinct$'))::BIGINT
                AS '\0',
            sum(households_just_above)::BIGINT AS households_just_above,
            sum(flags_open)::BIGINT AS flags_open,
            sum(households_flagged)::BIGINT AS households_flagged,
            sum(households_with_must_fix)::BIGINT AS households_with_must_fix,
            median_minutes([
                sum(minutes_00), sum(minutes_01), sum(minutes_02), sum(minutes_03),
                sum(minutes_04), sum(minutes_05), sum(minutes_06), sum(minutes_07),
                sum(minutes_08), sum(minutes_09), sum(minutes_10), sum(minutes_11)
            ]) AS minutes_median
        FROM placed
        WHERE area_code IS NOT NULL
        GROUP BY area_code
    )
SELECT s.*, a.name_th AS area_name_th, a.name_en AS area_name_en, a.moo, a.is_municipal
FROM summed AS s
JOIN area AS a ON a.area_level = $area_level AND a.area_code = s.area_code
ORDER BY s.area_code;
