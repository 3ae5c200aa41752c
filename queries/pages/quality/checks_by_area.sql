-- How many collected households have an open flag, by area? One row per area with a household.
-- flags_must_fix and flags_check are the open flags that lie on collected households; the others are
-- on households that aren't collected yet, on villages, enumerators and lists (flags_by_rule).
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
    households_check,
    households_questioned,
    flags_must_fix,
    flags_check,
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
