-- One row per load and village in which households arrived; only the newest few thousand are kept.
CREATE TABLE IF NOT EXISTS mart_feed (
    survey_year_be USMALLINT NOT NULL,
    load_id INTEGER NOT NULL,
    received_at TIMESTAMP NOT NULL,
    village_no INTEGER NOT NULL,
    households_new BIGINT NOT NULL,
    households_revised BIGINT NOT NULL
);
