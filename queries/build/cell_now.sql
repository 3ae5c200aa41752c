-- Which cells there are, in whatever year: one row per village and local authority. It comes out the
-- same while households arrive where others did before, so what is made of it needn't be made again.
CREATE OR REPLACE TEMP TABLE cell_now AS
SELECT DISTINCT village_no, local_authority_code FROM mart_cell;
