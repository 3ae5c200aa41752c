-- The cells of the districts of shown_guarding for the guard, as now counted: one row per survey year,
-- district, indicator and cell that it concerns.
WITH
    cell AS (
        SELECT survey_year_be, district_code, village_code, tambon_code, authority_code, village_no,
            COLUMNS('^i[0-9]{2}_(eligible|fail)$')
        FROM shown_cell SEMI JOIN shown_guarding USING (survey_year_be, district_code)
    ),
    counted AS (
        SELECT survey_year_be, district_code, village_code, tambon_code, authority_code, name, value
        FROM cell UNPIVOT (value FOR name IN (COLUMNS('^i[0-9]{2}_(eligible|fail)$')))
    )
SELECT
    survey_year_be,
    district_code,
    name[2:3]::UTINYINT AS indicator_no,
    village_code,
    tambon_code,
    authority_code || '@' || district_code AS authority_code,
    coalesce(sum(value) FILTER (name LIKE '%eligible'), 0)::BIGINT AS eligible,
    coalesce(sum(value) FILTER (name LIKE '%fail'), 0)::BIGINT AS fail
FROM counted
GROUP BY ALL
HAVING eligible > 0
ORDER BY ALL;
