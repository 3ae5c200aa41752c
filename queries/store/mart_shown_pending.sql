-- Households that changed since their district was last shown to counts-only readers: rows add up
-- by survey year and village. A store without it begins with all that it holds.
CREATE TABLE IF NOT EXISTS mart_shown_pending AS
SELECT survey_year_be, village_no, households_collected AS households_changed
FROM mart_cell WHERE households_collected > 0;
