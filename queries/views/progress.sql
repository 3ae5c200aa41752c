-- snap.mart_progress for the areas that the reader's scope allows.
CREATE VIEW progress AS
SELECT m.*, a.* EXCLUDE (area_level, area_code)
FROM snap.mart_progress AS m JOIN area AS a USING (area_level, area_code)
WHERE opens(m.survey_year_be);
