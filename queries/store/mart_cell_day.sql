-- One row per survey year, cell and Bangkok day of a collected household's first confirmed
-- submission.
CREATE TABLE IF NOT EXISTS mart_cell_day (
    survey_year_be USMALLINT NOT NULL,
    village_no INTEGER NOT NULL,
    local_authority_code VARCHAR NOT NULL,
    day DATE NOT NULL,
    households_collected BIGINT NOT NULL
);
