-- snap.mart_agency for the areas that the reader's scope allows.
CREATE VIEW agency AS
SELECT m.*, a.* EXCLUDE (area_level, area_code)
FROM snap.mart_agency AS m JOIN area AS a USING (area_level, area_code)
WHERE opens(m.survey_year_be);
