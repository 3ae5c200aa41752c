-- How much was checked, and how much of it asks: one row per survey year and area with a household.
CREATE TABLE snap.mart_check AS
FROM check_now ORDER BY survey_year_be, area_level, area_code;
