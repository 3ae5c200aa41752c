-- One row per survey year and village as in mart_cell_place, but of the last release: a village's
-- point on the map moves with its results, and only where it moved by more than some 100 metres.
CREATE TABLE IF NOT EXISTS mart_released_place AS FROM mart_cell_place;
