-- What counts-only readers are shown of districts and below: one row per survey year and area, its
-- sums as they stood when they were last shown. area_level: district, tambon, village, or authority,
-- which is the part of a local authority in one district (its code @ the district's).
CREATE TABLE IF NOT EXISTS mart_shown AS
SELECT
    survey_year_be,
    ''::VARCHAR AS area_level,
    ''::VARCHAR AS area_code,
    ''::VARCHAR AS district_code,
    false AS is_final,
    * EXCLUDE (survey_year_be, village_no, local_authority_code)
FROM mart_cell LIMIT 0;
