-- What each enumerator did, over all his villages: one row per survey year and enumerator of the
-- register or of a household. Home is the village and local authority where he collected most, else
-- the first village of his register row; NULL where neither is known. His own target, else the
-- standard load. is_registered is NULL where the register names nobody of the home district: it may
-- not have come. Sorted as the snapshot reads it: by area.
-- $today: text; the snapshot's day (ISO)
CREATE OR REPLACE TEMP TABLE enumerator_now AS
WITH
    worked AS (
        SELECT
            survey_year_be,
            enumerator_id,
            max(last_submitted_at) AS last_submitted_at,
            list_sort(flatten(list(days) FILTER (days IS NOT NULL))) AS days,
            sum(COLUMNS('^(households_.*|timed_.*|late_.*|night_.*|minutes_.*|identical_.*|income_.*|position_.*|positions_.*)$'))::INTEGER
                AS '\0',
            sum(COLUMNS('^(latitude|longitude)_.*$')) AS '\0'
        FROM mart_enumerator_cell
        GROUP BY survey_year_be, enumerator_id
    ),
    busy AS (
        SELECT survey_year_be, enumerator_id, list_aggregate(days, 'mode') AS busiest FROM worked
    ),
    home AS (
        SELECT
            survey_year_be,
            enumerator_id,
            arg_min(
                {'village_no': village_no, 'local_authority_code': local_authority_code},
                (-households, village_no, local_authority_code)
            ) AS home
        FROM (
            SELECT
                survey_year_be, enumerator_id, village_no, local_authority_code,
                households_collected + households_unconfirmed AS households
            FROM mart_enumerator_cell
        )
        GROUP BY survey_year_be, enumerator_id
    ),
    village AS (
        SELECT
            survey_year_be, enumerator_id,
            list({'village_code': village_code, 'households': households, 'days': days}
                ORDER BY households DESC, village_code) AS villages
        FROM (
            SELECT
                survey_year_be, enumerator_id, v.village_code,
                sum(households_collected)::INTEGER AS households,
                coalesce(flatten(list(days) FILTER (days IS NOT NULL)), []) AS days
            FROM mart_enumerator_cell JOIN core_village AS v USING (village_no)
            GROUP BY ALL
        )
        GROUP BY survey_year_be, enumerator_id
    ),
    registered AS (
        SELECT
            survey_year_be, enumerator_id, target_households, v.village_no
        FROM core_enumerator AS e
        LEFT JOIN core_village AS v ON v.village_code = e.village_codes[1]
    ),
    charge AS (
        SELECT DISTINCT e.survey_year_be, c.code[1:4] AS district_code
        FROM core_enumerator AS e, unnest(e.village_codes) AS c (code)
    ),
    standard_load AS (
        SELECT y.survey_year_be, max(s.value)::INTEGER AS households
        FROM (SELECT DISTINCT survey_year_be FROM registered
            UNION SELECT DISTINCT survey_year_be FROM worked) AS y
        JOIN core_standard AS s
            ON s.standard = 'households_per_enumerator'
            AND y.survey_year_be
                BETWEEN coalesce(s.from_year_be, 0) AND coalesce(s.to_year_be, 9999)
        GROUP BY ALL
    )
SELECT
    coalesce(w.survey_year_be, r.survey_year_be) AS survey_year_be,
    coalesce(w.enumerator_id, r.enumerator_id) AS enumerator_id,
    CASE
        WHEN r.enumerator_id IS NOT NULL THEN true
        WHEN c.district_code IS NOT NULL THEN false
    END AS is_registered,
    v.village_no AS home_village_no,
    v.village_code AS home_village_code,
    coalesce(h.home.local_authority_code, a.local_authority_code) AS home_local_authority_code,
    coalesce(r.target_households, l.households) AS target_households,
    CASE
        WHEN r.target_households IS NOT NULL THEN 'register'
        WHEN l.households IS NOT NULL THEN 'standard'
    END AS target_basis,
    coalesce(p.villages, []) AS villages,
    w.days[1] AS first_day,
    w.days[-1] AS last_day,
    coalesce(list_unique(w.days), 0)::INTEGER AS working_days,
    coalesce(len(list_filter(w.days, lambda d: d = b.busiest)), 0)::INTEGER
        AS busiest_day_households,
    coalesce(len(list_filter(
        w.days,
        lambda d: d BETWEEN $today::DATE - 14 AND $today::DATE - 1
    )), 0)::INTEGER AS collected_last_14_days,
    median_minutes([
        minutes_00, minutes_01, minutes_02, minutes_03, minutes_04, minutes_05, minutes_06,
        minutes_07, minutes_08, minutes_09, minutes_10, minutes_11
    ]) AS minutes_median,
    -- Root mean square distance from the middle of his households, km; a degree is 111.2 km.
    if(w.position_households > 1, sqrt(greatest(
        (latitude_square_sum - latitude_sum ** 2 / w.position_households)
        + (longitude_square_sum - longitude_sum ** 2 / w.position_households)
            * cos(radians(latitude_sum / w.position_households)) ** 2, 0)
        / w.position_households) * 111.2, NULL) AS spread_km,
    w.last_submitted_at,
    w.households_just_above,
    w.households_just_below,
    coalesce(
        COLUMNS('^(households_(collected|unconfirmed)|timed_.*|late_.*|night_.*|minutes_(households|sum|below_floor|[0-9]{2})|identical_.*|income_.*|position_.*|positions_.*)$'),
        0
    ) AS '\0'
FROM worked AS w
LEFT JOIN busy AS b USING (survey_year_be, enumerator_id)
LEFT JOIN home AS h USING (survey_year_be, enumerator_id)
LEFT JOIN village AS p USING (survey_year_be, enumerator_id)
FULL JOIN registered AS r
    ON r.survey_year_be = w.survey_year_be AND r.enumerator_id = w.enumerator_id
LEFT JOIN core_village AS v ON v.village_no = coalesce(h.home.village_no, r.village_no)
LEFT JOIN village_authority AS a ON a.village_no = v.village_no
LEFT JOIN charge AS c
    ON c.survey_year_be = w.survey_year_be AND c.district_code = v.district_code
LEFT JOIN standard_load AS l
    ON l.survey_year_be = coalesce(w.survey_year_be, r.survey_year_be)
ORDER BY 1, v.province_code, v.district_code, v.village_code, 2;
