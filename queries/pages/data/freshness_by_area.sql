-- How fresh is each area's data? One row per area; ages in hours before the snapshot's instant.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
-- $as_of: text, optional; the snapshot's instant
SELECT
    base_code AS area_code,
    name_th AS area_name_th,
    name_en AS area_name_en,
    last_received_at,
    last_submitted_at,
    -- greatest skips NULL: never received must not read as just now.
    if(last_received_at IS NULL, NULL, greatest(
        0, epoch($as_of::TIMESTAMP - last_received_at) / 3600.0
    )) AS hours_since_received,
    if(last_submitted_at IS NULL, NULL, greatest(
        0, epoch($as_of::TIMESTAMP - last_submitted_at) / 3600.0
    )) AS hours_since_submitted,
    households_collected,
    households_remaining
FROM progress
WHERE shows(area_level, $area_level, $within_level)
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, area_level, area_code, inspection_region_code,
        province_code, district_code, tambon_code, local_authority_code
    ))
    AND survey_year_be = $survey_year_be
ORDER BY last_received_at NULLS FIRST, base_code;
