-- Where do the areas of a level lie, and what are they called? One row per area, in order of code,
-- whether it takes part in a year or not. Degrees; unknown where no point is known.
-- $area_level: text; level of the areas asked for
-- $within_level: text; level of the area whose parts are asked for
-- $within_code: text; code of that area
SELECT
    base_code AS area_code, name_th, name_en, moo, is_municipal, district_code, parent_code,
    latitude, longitude
FROM area
WHERE shows(area_level, $area_level, $within_level)
    AND reaches(
        $within_level, $within_code, area_level, area_code, inspection_region_code,
        province_code, district_code, tambon_code, local_authority_code
    )
ORDER BY base_code;
