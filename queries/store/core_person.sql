-- One row per survey year, household and member, of the household's latest revision with people.
CREATE TABLE IF NOT EXISTS core_person (
    survey_year_be USMALLINT NOT NULL,
    household_id VARCHAR NOT NULL,
    revision USMALLINT NOT NULL,
    person_no USMALLINT NOT NULL,
    is_head BOOLEAN NOT NULL,
    relation VARCHAR,
    sex UTINYINT NOT NULL,
    birth_date DATE,
    birth_year_only BOOLEAN,
    age UTINYINT,
    nationality VARCHAR,
    education_code VARCHAR,
    occupation_code VARCHAR,
    religion VARCHAR,
    health UTINYINT,
    is_informant BOOLEAN,
    load_id INTEGER NOT NULL
);
