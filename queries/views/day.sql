-- Collected households by day for the areas that the reader's scope allows.
CREATE VIEW day AS
SELECT m.*, a.* EXCLUDE (area_level, area_code)
FROM (FROM snap.mart_day_high UNION ALL FROM snap.mart_day_low) AS m
JOIN area AS a USING (area_level, area_code)
WHERE opens(m.survey_year_be);
