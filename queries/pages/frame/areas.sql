-- Which areas of a level are there? One row per area, in order of code.
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
SELECT
    base_code AS area_code, name_th, name_en, area_level, is_municipal, is_simulated, moo
FROM area
WHERE shows(area_level, $area_level, $within_level)
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, area_level, area_code, inspection_region_code,
        province_code, district_code, tambon_code, local_authority_code
    ))
ORDER BY base_code;
