-- Which steps of the process are done, due, missing? One row per area and step of the letter's list of
-- which anybody in the area reported.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
SELECT
    base_code AS area_code,
    name_th AS area_name_th,
    name_en AS area_name_en,
    step_order,
    step_code,
    step_name_th,
    step_name_en,
    step_level,
    areas_expected,
    areas_reported,
    areas_computed,
    areas_done,
    areas_done / nullif(areas_expected, 0) AS done_share,
    due_on,
    due_evidence,
    is_due
FROM process
WHERE survey_year_be = $survey_year_be
    AND shows(area_level, $area_level, $within_level)
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, area_level, area_code, inspection_region_code,
        province_code, district_code, tambon_code, local_authority_code
    ))
ORDER BY base_code, step_order;
