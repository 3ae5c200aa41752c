-- From which households of a district can re-interviews be drawn? One row per collected household, in
-- the order of village and id, and whether it was interviewed again already. No names of people.
-- $household_files: files; of the survey year and district
-- $survey_year_be: integer; survey year, Buddhist era
-- $district_code: text; code of the district
-- $within_level: text; level of the area asked for
-- $within_code: text; code of that area
SELECT
    h.household_id,
    h.village_code,
    h.name_th AS village_name_th,
    h.local_authority_code,
    a.name_th AS local_authority_name_th,
    h.enumerator_id,
    r.household_id IS NOT NULL AS is_reinterviewed
FROM household($household_files) AS h
LEFT JOIN area_name AS a
    ON a.area_level = 'local_authority' AND a.area_code = h.local_authority_code
LEFT JOIN reinterview_record AS r
    ON r.survey_year_be = h.survey_year_be AND r.household_id = h.household_id
WHERE h.is_collected
    AND h.survey_year_be = $survey_year_be
    AND h.district_code = $district_code
    AND reaches(
        $within_level, $within_code, h.area_level, h.area_code, h.inspection_region_code,
        h.province_code, h.district_code, h.tambon_code, h.local_authority_code
    )
ORDER BY h.village_code, h.household_id;
