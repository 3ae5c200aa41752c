-- Which areas lack a target that the sums above them would need? One row per area, the highest that
-- lacks one: a province without any, else its districts, tambons or local authorities, villages.
-- $survey_year_be: integer; survey year, Buddhist era
-- $within_level: text, optional; level of the area asked for (default: all)
-- $within_code: text, optional; code of that area
SELECT
    w.area_level,
    w.base_code AS area_code,
    w.name_th AS area_name_th,
    w.name_en AS area_name_en,
    w.moo,
    w.is_municipal,
    w.parent_level,
    w.parent_code,
    p.households_collected,
    p.households_unconfirmed
FROM without_target AS w
LEFT JOIN progress AS p
    ON p.survey_year_be = w.survey_year_be
    AND p.area_level = w.area_level AND p.area_code = w.area_code
WHERE w.survey_year_be = $survey_year_be
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, w.area_level, w.area_code, w.inspection_region_code,
        w.province_code, w.district_code, w.tambon_code, w.local_authority_code
    ))
ORDER BY w.area_level, w.base_code;
