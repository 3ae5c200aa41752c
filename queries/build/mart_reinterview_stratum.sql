-- The sample by stratum: one row per survey year and local authority with a collected household in
-- the district, so that a reader sees where nobody was interviewed again.
CREATE TABLE snap.mart_reinterview_stratum AS
SELECT survey_year_be, area_level, area_code, stratum, any_value(population) AS population,
    any_value(area_population) AS area_population, count(*) AS enumerators,
    sum(n)::BIGINT AS reinterviewed, sum(k)::BIGINT AS agreed
FROM reinterview_cluster
WHERE area_level IN ('country', 'inspection_region', 'province', 'district')
GROUP BY ALL
ORDER BY survey_year_be, area_level, area_code, stratum;
