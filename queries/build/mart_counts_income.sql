-- Income below the district for counts-only readers: means per person a year, rounded, of areas
-- with enough households; no sums. One row per survey year and area with a collected household;
-- `shown` as in mart_counts_band.
CREATE TABLE snap.mart_counts_income AS
WITH
    rule AS (
        SELECT
            max(value::BIGINT) FILTER (parameter = 'cell_min') AS cell_min,
            max(value::BIGINT) FILTER (parameter = 'mean_round') AS mean_round
        FROM core_disclosure
    ),
    place AS (
        SELECT area_level, area_code, 'authority' AS of_level,
            local_authority_code || '@' || district_code AS of_code
        FROM area_now
        WHERE area_level = 'local_authority_part'
            OR (area_level = 'local_authority' AND district_code IS NOT NULL)
        UNION ALL
        SELECT area_level, area_code, area_level, area_code
        FROM area_now WHERE area_level IN ('tambon', 'village')
    ),
    told AS (
        SELECT
            s.survey_year_be,
            p.area_level,
            p.area_code,
            s.households_collected >= r.cell_min AS is_told,
            s.last_received_at,
            s.households_collected,
            s.persons,
            s.income_households,
            s.income_persons,
            if(s.income_households >= r.cell_min,
                round(s.income_total_baht / s.income_persons / r.mean_round) * r.mean_round, NULL)
                AS income_mean,
            s.expense_households,
            s.expense_persons,
            if(s.expense_households >= r.cell_min,
                round(s.expense_total_baht / s.expense_persons / r.mean_round) * r.mean_round, NULL)
                AS expense_mean
        FROM mart_shown AS s
        JOIN place AS p ON p.of_level = s.area_level AND p.of_code = s.area_code
        CROSS JOIN rule AS r
    )
SELECT
    survey_year_be,
    area_level,
    area_code,
    if(is_told, 'band', 'small') AS shown,
    if(is_told, last_received_at, NULL) AS results_as_of,
    if(is_told, households_collected, NULL) AS households,
    if(is_told, persons, NULL) AS persons,
    if(is_told, income_households, NULL) AS income_households,
    if(is_told, income_persons, NULL) AS income_persons,
    if(is_told, income_mean, NULL) AS income_baht_per_person_year,
    if(is_told, expense_households, NULL) AS expense_households,
    if(is_told, expense_persons, NULL) AS expense_persons,
    if(is_told, expense_mean, NULL) AS expense_baht_per_person_year
FROM told
UNION ALL BY NAME
SELECT
    c.survey_year_be,
    c.area_level,
    c.area_code,
    -- The whole of an authority over several districts isn't told: its parts are.
    if(c.area_level = 'village_part' OR a.district_code IS NULL, 'small', 'held') AS shown
FROM count_now AS c
JOIN area_now AS a USING (area_level, area_code)
WHERE c.households_collected > 0
    AND c.area_level NOT IN ('country', 'inspection_region', 'province', 'district')
    AND (c.survey_year_be, c.area_level, c.area_code) NOT IN (
        SELECT (survey_year_be, area_level, area_code) FROM told
    )
ORDER BY survey_year_be, area_level, area_code;
