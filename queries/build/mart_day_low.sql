-- Collected households by day of every area below the district, as of the last release of
-- results. One row per survey year, area and day on which something was collected.
CREATE TABLE snap.mart_day_low AS
SELECT
    d.survey_year_be,
    a.area_level,
    a.area_code,
    d.day,
    sum(d.households_collected)::BIGINT AS households
FROM mart_cell_day AS d
JOIN cell_area AS a USING (village_no, local_authority_code)
WHERE a.area_level IN (
    'tambon', 'local_authority', 'local_authority_part', 'village', 'village_part'
)
GROUP BY ALL
ORDER BY ALL;
