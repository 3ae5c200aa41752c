-- snap.mart_reinterview_day for the areas that the reader's scope allows.
CREATE VIEW reinterview_day AS
SELECT m.*, a.* EXCLUDE (area_level, area_code)
FROM snap.mart_reinterview_day AS m JOIN area AS a USING (area_level, area_code)
WHERE opens(m.survey_year_be);
