-- Where does each area stand in the chain of certification? One row per area.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
SELECT
    base_code AS area_code,
    name_th AS area_name_th,
    name_en AS area_name_en,
    certification_status AS status,
    is_certified,
    level_certifies,
    certified_part_level,
    certified_at,
    sent_at,
    children_certified,
    children_total,
    households_collected,
    households_certified,
    households_certified_province,
    households_certified_district,
    households_certified_local_authority,
    households_certified_village,
    signed_quality_level_pct,
    signed_at
FROM progress
WHERE shows(area_level, $area_level, $within_level)
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, area_level, area_code, inspection_region_code,
        province_code, district_code, tambon_code, local_authority_code
    ))
    AND survey_year_be = $survey_year_be
ORDER BY base_code;
