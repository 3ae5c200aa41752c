-- The cells of one district for the guard, as now counted: one row per cell and indicator.
-- $survey_year_be: integer; survey year, Buddhist era
-- $district_code: text; the district
WITH
    cell AS (
        SELECT village_code, tambon_code, authority_code, village_no, households_collected,
            COLUMNS('^i[0-9]{2}_(eligible|fail)$')
        FROM shown_cell
        WHERE survey_year_be = $survey_year_be AND district_code = $district_code
    ),
    counted AS (
        SELECT village_code, tambon_code, authority_code, name, value
        FROM cell UNPIVOT (value FOR name IN (COLUMNS('^i[0-9]{2}_(eligible|fail)$')))
    )
SELECT
    c.name[2:3]::UTINYINT AS indicator_no,
    c.village_code,
    c.tambon_code,
    c.authority_code || '@' || $district_code AS authority_code,
    coalesce(sum(c.value) FILTER (c.name LIKE '%eligible'), 0)::BIGINT AS eligible,
    coalesce(sum(c.value) FILTER (c.name LIKE '%fail'), 0)::BIGINT AS fail
FROM counted AS c
GROUP BY ALL
HAVING eligible > 0
ORDER BY ALL;
