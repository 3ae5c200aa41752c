-- One row per survey year and household with a house number: restricted, never in a snapshot.
CREATE TABLE IF NOT EXISTS core_household_private (
    survey_year_be USMALLINT NOT NULL,
    household_id VARCHAR NOT NULL,
    house_no VARCHAR
);
