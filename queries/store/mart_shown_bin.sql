-- Households of the districts of mart_shown by class of income: one row per survey year, district
-- and class that has a household.
CREATE TABLE IF NOT EXISTS mart_shown_bin (
    survey_year_be USMALLINT NOT NULL,
    district_code VARCHAR NOT NULL,
    bin_no USMALLINT NOT NULL,
    households BIGINT NOT NULL
);
