-- The process by area and step of the 2569 letter's list: one row per survey year, area and step of
-- which anybody in the area reported.
CREATE TABLE snap.mart_process AS
SELECT n.*, i.name_th, i.name_en, i.step_level, i.source
FROM process_now AS n
JOIN (
    SELECT step_code, name_th, name_en, area_level AS step_level, source FROM core_process_item
) AS i USING (step_code)
WHERE n.areas_reported > 0
ORDER BY survey_year_be, area_level, area_code, n.step_order;
