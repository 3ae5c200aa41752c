-- The flags that lie in the reader's scope. One row per spell of a flag.
CREATE VIEW flag_record AS
SELECT * FROM snap.mart_flag_record
WHERE opens(survey_year_be) AND reaches(
    getvariable('scope_level'), getvariable('scope_code'), 'village', village_code,
    inspection_region_code, province_code, district_code, tambon_code, local_authority_code
);
