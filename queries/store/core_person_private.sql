-- One row per person with a name or an id: restricted, never in a snapshot. The id is a keyed hash,
-- and beside it the number by which it is found (id_number).
CREATE TABLE IF NOT EXISTS core_person_private (
    survey_year_be USMALLINT NOT NULL,
    household_id VARCHAR NOT NULL,
    person_no USMALLINT NOT NULL,
    national_id_hash VARCHAR,
    national_id_number UBIGINT,
    id_check_ok BOOLEAN,
    prefix VARCHAR,
    first_name VARCHAR,
    last_name VARCHAR
);
