-- Who is proposed for the outstanding-collector award of each district? (letter 004 of 2561, item
-- 4.2; the criteria are ours.) Registered, the whole load collected, the last household not after the
-- district's completion day, nothing unconfirmed, no household with an open must-fix flag, and in no
-- measure above the 99.8 % limit of the district's others. The first of each district: fewest
-- households flagged, then most collected, then first done.
-- records: single households, so the reader needs the right to them
-- $survey_year_be: integer; survey year, Buddhist era
-- $within_level: text, optional; level of the area asked for (default: all)
-- $within_code: text, optional; code of that area
-- $per_district: integer; how many of each district at the most
WITH
    done AS (
        SELECT e.*, d.plan_complete_by, d.name_th AS district_name_th, d.name_en AS district_name_en
        FROM enumerator AS e
        JOIN progress AS d
            ON d.survey_year_be = e.survey_year_be
            AND d.area_level = 'district' AND d.area_code = e.home_district_code
        WHERE e.survey_year_be = $survey_year_be
            AND e.is_registered
            AND e.households_collected >= e.target_households
            AND e.households_unconfirmed = 0
            AND coalesce(e.households_with_must_fix, 0) = 0
            AND (d.plan_complete_by IS NULL OR e.last_day <= d.plan_complete_by)
            AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, 'village', home_village_code, home_inspection_region_code,
        home_province_code, home_district_code, home_tambon_code, home_local_authority_code
    ))
    ),
    outside AS (
        SELECT enumerator_id
        FROM enumerator_measure SEMI JOIN done USING (enumerator_id)
        WHERE survey_year_be = $survey_year_be
            AND x > n * expected_share
            AND binomial_tail(x, n, expected_share) < 0.001
    )
SELECT
    home_district_code AS district_code,
    district_name_th,
    district_name_en,
    row_number() OVER (
        PARTITION BY home_district_code
        ORDER BY
            coalesce(households_flagged, 0) / households_collected, -households_collected, last_day,
            enumerator_id
    ) AS place,
    enumerator_id,
    home_village_code,
    home_village_name_th,
    home_village_name_en,
    home_village_moo,
    home_is_municipal,
    target_households,
    households_collected,
    last_day,
    plan_complete_by,
    households_flagged,
    minutes_median,
    count(*) OVER (PARTITION BY home_district_code) AS enumerators_meeting
FROM done ANTI JOIN outside USING (enumerator_id)
QUALIFY place <= $per_district
ORDER BY district_code, place;
