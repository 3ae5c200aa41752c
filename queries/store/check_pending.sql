-- One row per load, survey year and village of which the checking rules have not run yet over what
-- the load brought: counts are published first. A load that named households only (persons, whose
-- villages are looked up when they are checked) has one row without village.
CREATE TABLE IF NOT EXISTS check_pending (
    load_id INTEGER NOT NULL,
    survey_year_be USMALLINT,
    village_no INTEGER
);
