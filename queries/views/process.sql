-- snap.mart_process for the areas that the reader's scope allows; step_name_* is the step's name.
CREATE VIEW process AS
SELECT
    m.* RENAME (name_th AS step_name_th, name_en AS step_name_en),
    a.* EXCLUDE (area_level, area_code)
FROM snap.mart_process AS m JOIN area AS a USING (area_level, area_code)
WHERE opens(m.survey_year_be);
