-- Which households arrived last? One row per load and tambon, newest first, by the minute.
-- $survey_year_be: integer; survey year, Buddhist era
-- $within_level: text, optional; level of the area asked for (default: all)
-- $within_code: text, optional; code of that area
-- $row_limit: integer; how many rows at the most
SELECT
    f.received_at,
    f.load_id,
    f.area_code AS tambon_code,
    f.name_th AS tambon_name_th,
    f.name_en AS tambon_name_en,
    d.name_th AS district_name_th,
    d.name_en AS district_name_en,
    p.name_th AS province_name_th,
    p.name_en AS province_name_en,
    f.households_new,
    f.households_revised
FROM feed AS f
LEFT JOIN area AS d ON d.area_level = 'district' AND d.area_code = f.district_code
LEFT JOIN area AS p ON p.area_level = 'province' AND p.area_code = f.province_code
WHERE f.survey_year_be = $survey_year_be
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, f.area_level, f.area_code, f.inspection_region_code,
        f.province_code, f.district_code, f.tambon_code, f.local_authority_code
    ))
ORDER BY f.received_at DESC, f.load_id DESC, f.area_code
LIMIT $row_limit;
