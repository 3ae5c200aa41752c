-- One row per cell as in mart_cell, but of the results last released below district: they move
-- when the village's day closes or at least ten of its households changed, so that two readings
-- never differ by one household (decision 19).
CREATE TABLE IF NOT EXISTS mart_released AS FROM mart_cell LIMIT 0;
