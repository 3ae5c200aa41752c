-- The rows of the household files that are due: what lists and drill-down need, no names, no house
-- numbers. One row per household, in the store's order (by village within a load); year and
-- district name the file.
SELECT
    h.* EXCLUDE (village_no),
    cell_authority(h.local_authority_code, v.district_code) AS cell_authority_code,
    v.village_code,
    v.tambon_code,
    h.survey_year_be AS year,
    v.district_code AS district
FROM known_household AS h
JOIN core_village AS v USING (village_no)
JOIN household_file_now AS d
    ON d.survey_year_be = h.survey_year_be AND d.district_code = v.district_code
