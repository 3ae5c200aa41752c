-- Indicators of districts and below for counts-only readers: one row per survey year, area with a
-- collected household, and indicator of the year's catalogue. `shown` says what may be told: exact
-- (the two bounds are the count), band (fails lie between fails_from and fails_to), small (too few
-- for anything to be told), held (not complete yet). Of the last two nothing else is known.
CREATE TABLE snap.mart_counts_band AS
WITH
    rule AS (
        SELECT
            max(value::BIGINT) FILTER (parameter = 'band') AS band,
            max(value::BIGINT) FILTER (parameter = 'band_wide') AS band_wide,
            max(value::BIGINT) FILTER (parameter = 'cell_min') AS cell_min,
            max(value::BIGINT) FILTER (parameter = 'eligible_min') AS eligible_min,
            max(value::BIGINT) FILTER (parameter = 'district_band_until_close') AS district_band
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
        FROM area_now WHERE area_level IN ('district', 'tambon', 'village')
    ),
    number AS (
        SELECT y.survey_year_be, i.indicator_no
        FROM year_now AS y
        JOIN core_catalogue AS c ON y.survey_year_be BETWEEN c.from_year_be AND c.to_year_be
        JOIN core_indicator AS i USING (catalogue)
    ),
    judged AS (
        SELECT
            s.survey_year_be,
            p.area_level,
            p.area_code,
            i.indicator_no,
            s.last_received_at AS results_as_of,
            i.eligible,
            i.fail,
            i.persons_eligible,
            i.persons_fail,
            CASE
                WHEN s.area_level = 'district' AND (
                    r.district_band = 0 OR (s.is_final AND coalesce(g.step, 0) < 5)
                ) THEN 'exact'
                WHEN s.area_level = 'district' THEN 'band'
                WHEN s.households_collected < r.cell_min OR i.eligible < r.eligible_min
                    THEN 'small'
                WHEN coalesce(g.step, 0) >= if(s.area_level = 'village', 4, 2) THEN 'small'
                ELSE 'band'
            END AS shown,
            CASE
                WHEN s.area_level = 'district' THEN if(r.district_band = 0, r.band, r.district_band)
                WHEN coalesce(g.step, 0) >= if(s.area_level = 'village', 3, 1) THEN r.band_wide
                ELSE r.band
            END AS width
        FROM mart_shown AS s
        JOIN mart_shown_indicator AS i USING (survey_year_be, area_level, area_code)
        JOIN place AS p ON p.of_level = s.area_level AND p.of_code = s.area_code
        LEFT JOIN mart_guard AS g
            ON g.survey_year_be = s.survey_year_be AND g.district_code = s.district_code
            AND g.indicator_no = i.indicator_no
        CROSS JOIN rule AS r
    ),
    told AS (
        SELECT
            survey_year_be,
            area_level,
            area_code,
            indicator_no,
            shown,
            results_as_of,
            if(shown = 'small', NULL, eligible) AS eligible,
            CASE shown
                WHEN 'exact' THEN fail
                WHEN 'band' THEN fails_band(fail, eligible, width).low
            END AS fails_from,
            CASE shown
                WHEN 'exact' THEN fail
                WHEN 'band' THEN fails_band(fail, eligible, width).high
            END AS fails_to,
            if(shown = 'exact', persons_eligible, NULL) AS persons_eligible,
            if(shown = 'exact', persons_fail, NULL) AS persons_fail
        FROM judged
        UNION ALL BY NAME
        SELECT
            c.survey_year_be,
            c.area_level,
            c.area_code,
            n.indicator_no,
            if(c.area_level = 'village_part', 'small', 'held') AS shown
        FROM count_now AS c
        JOIN number AS n USING (survey_year_be)
        WHERE c.households_collected > 0
            AND c.area_level NOT IN ('country', 'inspection_region', 'province')
            AND (c.survey_year_be, c.area_level, c.area_code) NOT IN (
                SELECT (survey_year_be, area_level, area_code) FROM judged
            )
    ),
    -- Of an authority over several districts its parts are told; together they tell no more.
    crossing AS (
        SELECT
            t.survey_year_be,
            'local_authority' AS area_level,
            a.base_code AS area_code,
            t.indicator_no,
            bool_and(t.shown = 'band') AS is_told,
            bool_or(t.shown = 'small') AS is_small,
            max(t.results_as_of) AS results_as_of,
            sum(t.eligible)::BIGINT AS eligible,
            sum(t.fails_from)::BIGINT AS fails_from,
            sum(t.fails_to)::BIGINT AS fails_to
        FROM told AS t
        JOIN area_now AS a USING (area_level, area_code)
        WHERE a.area_level = 'local_authority_part'
        GROUP BY ALL
    )
SELECT t.* FROM told AS t
ANTI JOIN crossing USING (survey_year_be, area_level, area_code)
UNION ALL BY NAME
SELECT
    survey_year_be,
    area_level,
    area_code,
    indicator_no,
    CASE WHEN is_told THEN 'band' WHEN is_small THEN 'small' ELSE 'held' END AS shown,
    results_as_of,
    if(is_told, eligible, NULL) AS eligible,
    if(is_told, fails_from, NULL) AS fails_from,
    if(is_told, fails_to, NULL) AS fails_to
FROM crossing
ORDER BY survey_year_be, area_level, area_code, indicator_no;
