-- Collected households by class of income per person a year, for every area down to tambon and
-- local authority; from the district down as last released. One row per survey year, area and class
-- that has a household.
CREATE TABLE snap.mart_income_bin AS
WITH
    live AS (
        SELECT c.survey_year_be, a.area_level, a.area_code, c.bin_no, c.households
        FROM (
            SELECT survey_year_be, v.province_code, bin_no, sum(households) AS households
            FROM mart_cell_bin JOIN core_village AS v USING (village_no) GROUP BY ALL
        ) AS c
        JOIN (
            SELECT DISTINCT v.province_code, a.area_level, a.area_code
            FROM cell_area AS a JOIN core_village AS v USING (village_no)
            WHERE a.area_level IN ('country', 'inspection_region', 'province')
        ) AS a USING (province_code)
    ),
    low AS (
        SELECT c.survey_year_be, a.area_level, a.area_code, c.bin_no, c.households
        FROM mart_released_bin AS c
        JOIN cell_area AS a USING (village_no, local_authority_code)
        WHERE a.area_level IN ('district', 'tambon', 'local_authority', 'local_authority_part')
    )
SELECT survey_year_be, area_level, area_code, bin_no, sum(households)::BIGINT AS households
FROM (FROM live UNION ALL FROM low)
GROUP BY ALL
ORDER BY ALL;
