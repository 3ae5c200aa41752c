-- Who holds the targets, and by which plan, of the areas that the reader's scope allows.
CREATE VIEW holding AS
SELECT m.* FROM snap.mart_holding AS m JOIN area AS a USING (area_level, area_code)
WHERE opens(m.survey_year_be);
