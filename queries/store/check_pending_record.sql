-- One row per survey year, household and kind of record (household, person) that a load of
-- check_pending brought: who shares an id or a house code with it is checked too.
CREATE TABLE IF NOT EXISTS check_pending_record (
    survey_year_be USMALLINT NOT NULL,
    household_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL
);
