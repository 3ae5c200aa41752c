-- Areas whose target the sum above them lacks, of those that the reader's scope allows.
CREATE VIEW without_target AS
SELECT m.*, a.* EXCLUDE (area_level, area_code)
FROM snap.mart_without_target AS m JOIN area AS a USING (area_level, area_code)
WHERE opens(m.survey_year_be);
