-- One row per survey year and village with at least five households whose position is known: the
-- middle of them, degrees. Fewer would tell where somebody lives.
CREATE TABLE IF NOT EXISTS mart_cell_place (
    survey_year_be USMALLINT NOT NULL,
    village_no INTEGER NOT NULL,
    latitude DOUBLE NOT NULL,
    longitude DOUBLE NOT NULL,
    households BIGINT NOT NULL
);
