-- The sample by stratum: one row per survey year, area down to the district and local authority with
-- a collected household in it, so that a reader sees where nobody was interviewed again.
CREATE TABLE snap.mart_reinterview_stratum AS
WITH
    counted AS (
        SELECT
            c.survey_year_be,
            a.area_level,
            a.area_code,
            c.local_authority_code AS stratum,
            sum(c.households_collected)::BIGINT AS population
        FROM mart_cell AS c
        JOIN cell_area AS a USING (village_no, local_authority_code)
        WHERE a.area_level IN ('country', 'inspection_region', 'province', 'district')
        GROUP BY ALL
        HAVING sum(c.households_collected) > 0
    ),
    sampled AS (
        SELECT
            survey_year_be,
            area_level,
            area_code,
            stratum,
            count(*) AS enumerators,
            sum(n)::BIGINT AS reinterviewed,
            sum(k)::BIGINT AS agreed
        FROM reinterview_cluster
        GROUP BY ALL
    )
SELECT
    c.*,
    sum(c.population) OVER (
        PARTITION BY c.survey_year_be, c.area_level, c.area_code
    )::BIGINT AS area_population,
    coalesce(s.enumerators, 0) AS enumerators,
    coalesce(s.reinterviewed, 0) AS reinterviewed,
    coalesce(s.agreed, 0) AS agreed
FROM counted AS c
LEFT JOIN sampled AS s USING (survey_year_be, area_level, area_code, stratum)
ORDER BY survey_year_be, area_level, area_code, stratum;
