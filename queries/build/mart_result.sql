-- Results of every area: one row per survey year and area with a collected household. From the
-- province up they are live; from the district down they are those last released (decision 19).
CREATE TABLE snap.mart_result AS
WITH
    live AS (
        SELECT c.* EXCLUDE (village_no, local_authority_code), a.area_level, a.area_code
        FROM mart_cell AS c
        JOIN (
            SELECT * FROM cell_area
            WHERE area_level IN ('country', 'inspection_region', 'province')
        ) AS a USING (village_no, local_authority_code)
    ),
    low AS (
        SELECT c.* EXCLUDE (village_no, local_authority_code), a.area_level, a.area_code
        FROM mart_released AS c
        JOIN (
            SELECT * FROM cell_area
            WHERE area_level NOT IN ('country', 'inspection_region', 'province')
        ) AS a USING (village_no, local_authority_code)
    )
SELECT
    survey_year_be,
    area_level,
    area_code,
    max(last_received_at) AS results_as_of,
    sum(households_collected)::BIGINT AS households,
    sum(COLUMNS('^(persons|income_.*|expense_.*|households_income_.*|households_below_criterion|persons_below_criterion|shortfall_baht|happiness_.*|i[0-9]{2}_(persons_)?(eligible|fail))$'))::BIGINT
        AS '\0'
FROM (FROM live UNION ALL BY NAME FROM low)
GROUP BY ALL
HAVING sum(households_collected) > 0
ORDER BY survey_year_be, area_level, area_code;
