-- How many collected households have an open flag, by area? One row per area with a household.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
SELECT
    base_code AS area_code,
    name_th AS area_name_th,
    name_en AS area_name_en,
    households,
    households_collected,
    households_with_persons,
    households_must_fix,
    households_questioned,
    households_must_fix / nullif(households_collected, 0) AS must_fix_share,
    households_questioned / nullif(households_collected, 0) AS questioned_share,
    automatic_check_share
FROM checked
WHERE survey_year_be = $survey_year_be
    AND shows(area_level, $area_level, $within_level)
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, area_level, area_code, inspection_region_code,
        province_code, district_code, tambon_code, local_authority_code
    ))
ORDER BY base_code;
