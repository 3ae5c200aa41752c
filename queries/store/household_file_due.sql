-- One row per survey year and district whose household file is older than its households.
CREATE TABLE IF NOT EXISTS household_file_due (
    survey_year_be USMALLINT NOT NULL,
    district_code VARCHAR NOT NULL
);
