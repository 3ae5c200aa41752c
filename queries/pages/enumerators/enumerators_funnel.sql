-- How many enumerators of the area have x of n by a measure? One row per x and n; the id where it is
-- one person's.
-- records: single households, so the reader needs the right to them
-- $survey_year_be: integer; survey year, Buddhist era
-- $measure: text; flagged, fast, late, night, identical, round or bunching
-- $within_level: text, optional; level of the area asked for (default: all)
-- $within_code: text, optional; code of that area
SELECT
    x AS measure_x,
    n AS measure_n,
    count(*) AS enumerators,
    if(count(*) = 1, min(enumerator_id), NULL) AS enumerator_id
FROM enumerator_measure
WHERE survey_year_be = $survey_year_be AND measure = $measure
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, 'village', home_village_code, home_inspection_region_code,
        home_province_code, home_district_code, home_tambon_code, home_local_authority_code
    ))
GROUP BY x, n
ORDER BY n, x;
