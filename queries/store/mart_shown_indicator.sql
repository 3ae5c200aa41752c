-- The indicators of mart_shown: one row per survey year, area and indicator of the year's catalogue.
CREATE TABLE IF NOT EXISTS mart_shown_indicator (
    survey_year_be USMALLINT NOT NULL,
    area_level VARCHAR NOT NULL,
    area_code VARCHAR NOT NULL,
    district_code VARCHAR NOT NULL,
    indicator_no UTINYINT NOT NULL,
    eligible BIGINT NOT NULL,
    fail BIGINT NOT NULL,
    persons_eligible BIGINT,
    persons_fail BIGINT
);
