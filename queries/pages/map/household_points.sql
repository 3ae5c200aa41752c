-- Where were the collected households of a district recorded? One row per household, in the order
-- of village and id; degrees, unknown where its record has no GPS position. No names.
-- $household_files: files; of the survey year and district
-- $survey_year_be: integer; survey year, Buddhist era
-- $district_code: text; code of the district
-- $within_level: text, optional; level of the area asked for (default: all of the district)
-- $within_code: text, optional; code of that area
-- $as_of: text, optional; the snapshot's instant (ISO), whose day is today
SELECT
    household_id,
    village_code,
    tambon_code,
    latitude,
    longitude,
    first_confirmed_at::DATE AS day,
    first_confirmed_at::DATE = $as_of::TIMESTAMP::DATE AS is_today
FROM household($household_files)
WHERE is_collected
    AND survey_year_be = $survey_year_be
    AND district_code = $district_code
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, area_level, area_code, inspection_region_code,
        province_code, district_code, tambon_code, local_authority_code
    ))
ORDER BY village_code, household_id;
