-- Collected households by day of every area down to the district; live. One row per survey year,
-- area and day on which something was collected.
CREATE TABLE snap.mart_day_high AS
WITH
    district AS (
        SELECT d.survey_year_be, v.district_code, d.day, sum(d.households_collected) AS households
        FROM mart_cell_day AS d JOIN core_village AS v USING (village_no)
        GROUP BY ALL
    ),
    placed AS (
        SELECT d.*, d.district_code[1:2] AS province_code, p.inspection_region_code
        FROM district AS d
        JOIN core_province AS p ON p.province_code = d.district_code[1:2]
    )
SELECT
    survey_year_be,
    CASE
        WHEN grouping(district_code) = 0 THEN 'district'
        WHEN grouping(province_code) = 0 THEN 'province'
        WHEN grouping(inspection_region_code) = 0 THEN 'inspection_region'
        ELSE 'country'
    END AS area_level,
    coalesce(district_code, province_code, inspection_region_code, 'TH') AS area_code,
    day,
    sum(households)::BIGINT AS households
FROM placed
GROUP BY GROUPING SETS (
    (survey_year_be, day, district_code),
    (survey_year_be, day, province_code),
    (survey_year_be, day, inspection_region_code),
    (survey_year_be, day)
)
ORDER BY ALL;
