-- One row per survey year and village whose results changed since they were last released.
CREATE TABLE IF NOT EXISTS mart_pending (
    survey_year_be USMALLINT NOT NULL,
    village_no INTEGER NOT NULL,
    households_changed BIGINT NOT NULL,
    changed_on DATE NOT NULL
);
