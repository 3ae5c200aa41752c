-- snap.mart_questioned for the areas that the reader's scope allows.
CREATE VIEW questioned AS
SELECT m.*, a.* EXCLUDE (area_level, area_code)
FROM snap.mart_questioned AS m JOIN area AS a USING (area_level, area_code)
WHERE opens(m.survey_year_be);
