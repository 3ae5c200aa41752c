-- Which areas of a level take part in a survey year? One row per area with a target or a household.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
SELECT
    base_code AS area_code, name_th, name_en, area_level, is_municipal, is_simulated, moo
FROM progress
WHERE shows(area_level, $area_level, $within_level)
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, area_level, area_code, inspection_region_code,
        province_code, district_code, tambon_code, local_authority_code
    ))
    AND survey_year_be = $survey_year_be
    AND (area_level IN ('country', 'inspection_region', 'province', 'district')
        OR households_target IS NOT NULL OR households_collected + households_unconfirmed > 0)
ORDER BY base_code;
