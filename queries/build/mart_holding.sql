-- Who holds the targets: one row per survey year and area with a target of its own, as
-- build/holding_now made it, where it holds anything.
CREATE TABLE snap.mart_holding AS
SELECT * EXCLUDE (counted_tambon, counted_local_authority, counted_high)
FROM holding_now
ORDER BY survey_year_be, area_level, area_code;
