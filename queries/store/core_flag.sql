-- One row per survey year, rule, subject and spell: from the revision that first showed it to the
-- one that no longer did. gone_at is NULL while the data still show it. Times are the data's own
-- (when the revision was submitted), so that loading late doesn't move them; flag_key ties records
-- that share something (an id's keyed hash, a house code) and never leaves the store.
CREATE TABLE IF NOT EXISTS core_flag (
    survey_year_be USMALLINT NOT NULL,
    rule_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    is_record BOOLEAN NOT NULL,
    part VARCHAR,
    evidence VARCHAR,
    flag_key VARCHAR,
    household_id VARCHAR,
    person_no USMALLINT,
    enumerator_id VARCHAR,
    village_no INTEGER,
    local_authority_code VARCHAR,
    district_code VARCHAR,
    is_collected BOOLEAN,
    revision USMALLINT,
    revision_at TIMESTAMP,
    found_revision USMALLINT,
    found_at TIMESTAMP,
    gone_revision USMALLINT,
    gone_at TIMESTAMP
);
