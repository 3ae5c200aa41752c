-- One row per survey year, cell and class of income per person a year (core_income_bin).
CREATE TABLE IF NOT EXISTS mart_cell_bin (
    survey_year_be USMALLINT NOT NULL,
    village_no INTEGER NOT NULL,
    local_authority_code VARCHAR NOT NULL,
    bin_no USMALLINT NOT NULL,
    households BIGINT NOT NULL
);
