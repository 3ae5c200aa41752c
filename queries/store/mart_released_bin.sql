-- One row per cell and class of income as in mart_cell_bin, but as last released below district.
CREATE TABLE IF NOT EXISTS mart_released_bin AS FROM mart_cell_bin LIMIT 0;
