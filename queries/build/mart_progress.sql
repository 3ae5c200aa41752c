-- One row per survey year and area: target, collected, expected by now, remaining, plan, chain.
-- Every area down to the district stands in every year; below it those with a target or a
-- household (or all of the register, before the level has any target).
CREATE TABLE snap.mart_progress AS
WITH
    level_has_targets AS (
        SELECT DISTINCT survey_year_be, area_level FROM target_now
    ),
    row_of AS (
        SELECT
            y.survey_year_be,
            a.area_level,
            a.area_code,
            a.parent_level,
            a.parent_code,
            a.province_code,
            a.inspection_region_code,
            coalesce(a.district_code, if(a.area_level = 'local_authority', a.parent_code, NULL))
                AS district_code,
            a.tambon_code,
            a.local_authority_code,
            t.households_target,
            t.target_basis,
            t.target_set,
            t.target_confirmed,
            t.target_children_sum,
            t.targets_missing,
            t.target_is_partial,
            coalesce(c.households_collected, 0) AS households_collected,
            coalesce(c.households_unconfirmed, 0) AS households_unconfirmed,
            coalesce(c.households_outside_definition, 0) AS households_outside_definition,
            c.last_received_at,
            c.last_submitted_at,
            coalesce(r.collected_today, 0) AS collected_today,
            coalesce(r.collected_last_7_days, 0) AS collected_last_7_days,
            coalesce(r.collected_previous_7_days, 0) AS collected_previous_7_days,
            coalesce(r.collected_last_14_days, 0) AS collected_last_14_days,
            coalesce(r.collected_since_monday, 0) AS collected_since_monday,
            coalesce(v.villages_total, 0) AS villages_total,
            -- Where no village is counted none is complete, but before any has a target it's unknown.
            if(k.area_level IS NULL, NULL, coalesce(v.villages_complete, 0)) AS villages_complete,
            coalesce(v.villages_zero, 0) AS villages_zero,
            coalesce(v.villages_certified, 0) AS villages_certified,
            coalesce(v.villages_without_target, 0) AS villages_without_target,
            f.status AS certification_status,
            f.certified_at,
            f.sent_at,
            f.signed_quality_level_pct,
            f.signed_process_level_pct,
            f.signed_at
        FROM year_now AS y
        CROSS JOIN area_now AS a
        LEFT JOIN target_now AS t
            ON t.survey_year_be = y.survey_year_be
            AND t.area_level = a.area_level AND t.area_code = a.area_code
        LEFT JOIN count_now AS c
            ON c.survey_year_be = y.survey_year_be
            AND c.area_level = a.area_level AND c.area_code = a.area_code
        LEFT JOIN recent_now AS r
            ON r.survey_year_be = y.survey_year_be
            AND r.area_level = a.area_level AND r.area_code = a.area_code
        LEFT JOIN village_now AS v
            ON v.survey_year_be = y.survey_year_be
            AND v.area_level = a.area_level AND v.area_code = a.area_code
        LEFT JOIN level_has_targets AS k
            ON k.survey_year_be = y.survey_year_be AND k.area_level = 'village'
        LEFT JOIN certification_now AS f
            ON f.survey_year_be = y.survey_year_be
            AND f.area_level = a.area_level AND f.area_code = a.area_code
        WHERE a.area_level IN ('country', 'inspection_region', 'province', 'district')
            OR t.area_code IS NOT NULL OR c.area_code IS NOT NULL
            OR (
                a.area_level IN ('tambon', 'local_authority', 'village')
                AND a.area_code NOT LIKE '%U'
                AND (y.survey_year_be, a.area_level) NOT IN (FROM level_has_targets)
            )
    ),
    marked AS (
        SELECT
            *,
            coalesce(certification_status IN ('certified', 'sent', 'received'), false)
                AS is_certified
        FROM row_of
    ),
    -- Certified households go up the chain: an area's own once it is certified, else those of its
    -- certified parts (village -> local authority -> district -> province).
    authority_part AS (
        SELECT
            survey_year_be, local_authority_code AS area_code, count(*) AS children_total,
            count(*) FILTER (is_certified) AS children_certified,
            coalesce(sum(households_collected) FILTER (is_certified), 0) AS households
        FROM marked WHERE area_level = 'village' AND local_authority_code IS NOT NULL
        GROUP BY ALL
    ),
    authority AS (
        SELECT
            m.survey_year_be, m.area_code, m.district_code, m.is_certified,
            if(m.is_certified, m.households_collected, coalesce(p.households, 0)) AS households
        FROM marked AS m
        LEFT JOIN authority_part AS p USING (survey_year_be, area_code)
        WHERE m.area_level = 'local_authority' AND m.area_code NOT LIKE '%U'
    ),
    district_part AS (
        SELECT
            survey_year_be, district_code AS area_code, count(*) AS children_total,
            count(*) FILTER (is_certified) AS children_certified, sum(households) AS households
        FROM authority GROUP BY ALL
    ),
    district AS (
        SELECT
            m.survey_year_be, m.area_code, m.province_code, m.is_certified,
            if(m.is_certified, m.households_collected, coalesce(p.households, 0)) AS households
        FROM marked AS m
        LEFT JOIN district_part AS p USING (survey_year_be, area_code)
        WHERE m.area_level = 'district'
    ),
    province_part AS (
        SELECT
            survey_year_be, province_code AS area_code, count(*) AS children_total,
            count(*) FILTER (is_certified) AS children_certified, sum(households) AS households
        FROM district GROUP BY ALL
    ),
    province AS (
        SELECT
            m.survey_year_be, m.area_code, m.inspection_region_code, m.is_certified,
            if(m.is_certified, m.households_collected, coalesce(p.households, 0)) AS households
        FROM marked AS m
        LEFT JOIN province_part AS p USING (survey_year_be, area_code)
        WHERE m.area_level = 'province'
    ),
    chain_total AS (
        SELECT 'local_authority' AS area_level, * FROM authority_part
        UNION ALL BY NAME
        SELECT 'district' AS area_level, * FROM district_part
        UNION ALL BY NAME
        SELECT 'province' AS area_level, * FROM province_part
        UNION ALL BY NAME
        SELECT
            'inspection_region' AS area_level, survey_year_be,
            inspection_region_code AS area_code, count(*) AS children_total,
            count(*) FILTER (is_certified) AS children_certified, sum(households) AS households
        FROM province GROUP BY ALL
        UNION ALL BY NAME
        SELECT
            'country' AS area_level, survey_year_be, 'TH' AS area_code,
            count(*) AS children_total,
            count(*) FILTER (is_certified) AS children_certified, sum(households) AS households
        FROM province GROUP BY ALL
        UNION ALL BY NAME
        SELECT
            'tambon' AS area_level, survey_year_be, tambon_code AS area_code,
            count(*) AS children_total,
            count(*) FILTER (is_certified) AS children_certified,
            coalesce(sum(households_collected) FILTER (is_certified), 0) AS households
        FROM marked WHERE area_level = 'village' GROUP BY ALL
    )
SELECT
    w.survey_year_be,
    w.area_level,
    w.area_code,
    w.households_target,
    w.target_basis,
    w.target_set,
    w.target_confirmed,
    w.target_children_sum,
    w.households_collected,
    w.households_unconfirmed,
    w.households_outside_definition,
    w.targets_missing,
    w.target_is_partial,
    e.households_collected_of_target,
    e.households_remaining,
    e.remaining_basis,
    e.expected_today,
    CASE
        WHEN e.expected_today IS NULL THEN NULL
        WHEN e.is_one_plan THEN 'plan'
        ELSE 'parts'
    END AS expected_basis,
    w.collected_today,
    w.collected_last_7_days,
    w.collected_previous_7_days,
    w.collected_last_14_days,
    w.collected_since_monday,
    -- One plan a screen: the plans by which its target is expected, else its own or inherited one.
    if(e.is_plan_unknown, NULL, coalesce(e.plan_start, p.plan_start)) AS plan_start,
    if(e.is_plan_unknown, NULL, coalesce(e.plan_complete_by, p.plan_complete_by))
        AS plan_complete_by,
    CASE
        WHEN e.is_plan_unknown THEN NULL
        WHEN e.plan_start <> p.plan_start OR e.plan_complete_by <> p.plan_complete_by
            OR NOT e.is_one_plan THEN 'parts'
        ELSE p.plan_basis
    END AS plan_basis,
    p.meeting_date,
    w.villages_total,
    w.villages_complete,
    w.villages_zero,
    w.villages_certified,
    w.villages_without_target,
    w.last_received_at,
    w.last_submitted_at,
    coalesce(w.certification_status, 'none') AS certification_status,
    w.certified_at,
    w.sent_at,
    coalesce(h.children_certified, 0) AS children_certified,
    coalesce(h.children_total, 0) AS children_total,
    if(
        w.certification_status IN ('certified', 'sent', 'received'),
        w.households_collected,
        coalesce(h.households, 0)
    )::BIGINT AS households_certified,
    w.signed_quality_level_pct,
    w.signed_process_level_pct,
    w.signed_at
FROM row_of AS w
LEFT JOIN plan_now AS p USING (survey_year_be, area_level, area_code)
LEFT JOIN expected_now AS e USING (survey_year_be, area_level, area_code)
LEFT JOIN chain_total AS h USING (survey_year_be, area_level, area_code)
ORDER BY w.survey_year_be, w.area_level, w.area_code;
