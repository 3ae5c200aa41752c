-- The sample behind each area's agreement: one row per survey year, area, stratum (local authority)
-- and enumerator with a re-interviewed household, and the stratum's collected households.
CREATE OR REPLACE TEMP TABLE reinterview_cluster AS
WITH
    counted AS (
        SELECT
            survey_year_be, village_no, local_authority_code, enumerator_id, count(*) AS n,
            count(*) FILTER (is_agreed) AS k
        FROM reinterview_now GROUP BY ALL
    ),
    placed AS (
        SELECT
            c.survey_year_be, a.area_level, a.area_code, c.local_authority_code AS stratum,
            c.enumerator_id, sum(c.n)::BIGINT AS n, sum(c.k)::BIGINT AS k
        FROM counted AS c
        JOIN cell_area AS a USING (village_no, local_authority_code)
        WHERE a.area_level NOT IN ('village', 'village_part')
        GROUP BY ALL
    ),
    population AS (
        SELECT
            c.survey_year_be, a.area_level, a.area_code, c.local_authority_code AS stratum,
            sum(c.households_collected)::BIGINT AS population
        FROM mart_cell AS c
        JOIN cell_area AS a USING (village_no, local_authority_code)
        WHERE a.area_level NOT IN ('village', 'village_part')
        GROUP BY ALL
    ),
    total AS (
        SELECT survey_year_be, area_level, area_code, sum(population)::BIGINT AS area_population
        FROM population GROUP BY ALL
    )
SELECT p.*, n.population, t.area_population
FROM placed AS p
JOIN population AS n USING (survey_year_be, area_level, area_code, stratum)
JOIN total AS t USING (survey_year_be, area_level, area_code)
ORDER BY survey_year_be, area_level, area_code, stratum, enumerator_id;
