-- Do the survey's counts agree with other agencies' registers? One row per district and item inside
-- the area (guideline of 2563, item 1.7), the largest gaps first.
-- $survey_year_be: integer; survey year, Buddhist era
-- $within_level: text, optional; level of the area asked for (default: all)
-- $within_code: text, optional; code of that area
SELECT
    area_code,
    name_th AS area_name_th,
    name_en AS area_name_en,
    province_code,
    item,
    source,
    register_count,
    survey_count,
    basis,
    households_counted,
    households_target,
    progress_share,
    scaled_count,
    gap,
    gap_share,
    gap_error,
    tolerance_share,
    status
FROM agency
WHERE survey_year_be = $survey_year_be
    AND area_level = 'district'
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, area_level, area_code, inspection_region_code,
        province_code, district_code, tambon_code, local_authority_code
    ))
ORDER BY status <> 'differs', abs(gap_share) DESC NULLS LAST, area_code, item;
