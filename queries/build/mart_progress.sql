-- One row per survey year and area: target, collected, expected by now, remaining, plan, chain.
-- Every area down to the district stands in every year; below it those with a target or a
-- household (or all of the register, before the level has any target), and all whose villages are
-- counted. How much is certified is NULL before the year's first event of certification: nobody may
-- have sent the events.
CREATE TABLE snap.mart_progress AS
WITH
    level_has_targets AS (
        SELECT DISTINCT survey_year_be, area_level FROM target_now
    ),
    authority_villages AS (
        SELECT DISTINCT target_authority_code AS area_code
        FROM village_authority WHERE target_authority_code IS NOT NULL
    ),
    -- In the authority that has a village's target, the village's part stands for the village.
    area AS (
        SELECT
            a.*,
            s.target_authority_code,
            if(
                a.area_level = 'village_part' AND a.local_authority_code = s.target_authority_code,
                'village', a.area_level
            ) AS chain_level
        FROM area_now AS a
        -- By the code alone, which only villages and their parts have: a hash join.
        LEFT JOIN core_village AS w ON w.village_code = a.base_code
        LEFT JOIN village_authority AS s ON s.village_no = w.village_no
    ),
    row_of AS (
        SELECT
            y.survey_year_be,
            a.area_level,
            a.area_code,
            a.chain_level,
            a.parent_level,
            a.parent_code,
            a.province_code,
            a.inspection_region_code,
            coalesce(a.district_code, if(a.area_level = 'local_authority', a.parent_code, NULL))
                AS district_code,
            a.tambon_code,
            if(a.area_level = 'village', a.target_authority_code, a.local_authority_code)
                AS local_authority_code,
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
            -- A local authority of which the register tells no village: how many it has is unknown.
            a.area_level = 'local_authority' AND l.area_code IS NULL AS villages_unknown,
            if(villages_unknown, NULL, coalesce(v.villages_total, 0)) AS villages_total,
            -- Where no village is counted none is complete, but before any has a target it's unknown.
            if(villages_unknown OR k.area_level IS NULL, NULL, coalesce(v.villages_complete, 0))
                AS villages_complete,
            if(villages_unknown, NULL, coalesce(v.villages_zero, 0)) AS villages_zero,
            if(villages_unknown OR u.survey_year_be IS NULL, NULL, coalesce(v.villages_certified, 0))
                AS villages_certified,
            u.survey_year_be IS NOT NULL AS has_events,
            if(villages_unknown, NULL, coalesce(v.villages_without_target, 0))
                AS villages_without_target,
            -- The villages that are counted: with a target, once any of the year has one.
            a.chain_level <> 'village' OR k.area_level IS NULL OR t.area_code IS NOT NULL
                AS is_counted,
            f.status AS certification_status,
            coalesce(f.is_certified, false) AS is_certified,
            f.certified_at,
            f.sent_at,
            f.signed_quality_level_pct,
            f.signed_process_level_pct,
            f.signed_at
        FROM year_now AS y
        CROSS JOIN area AS a
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
        LEFT JOIN authority_villages AS l ON l.area_code = a.area_code
        LEFT JOIN level_has_targets AS k
            ON k.survey_year_be = y.survey_year_be AND k.area_level = 'village'
        LEFT JOIN (SELECT DISTINCT survey_year_be FROM core_certification) AS u
            ON u.survey_year_be = y.survey_year_be
        LEFT JOIN certification_now AS f
            ON f.survey_year_be = y.survey_year_be
            AND f.area_level = a.chain_level
            AND f.area_code = if(a.chain_level = 'village', a.base_code, a.area_code)
        WHERE a.area_level IN ('country', 'inspection_region', 'province', 'district')
            OR t.area_code IS NOT NULL OR c.area_code IS NOT NULL
            OR (v.area_code IS NOT NULL AND a.area_level <> 'village')
            OR (
                a.area_level IN ('tambon', 'local_authority', 'village')
                AND a.area_code NOT LIKE '%U'
                AND (y.survey_year_be, a.area_level) NOT IN (FROM level_has_targets)
            )
    ),
    -- Areas of the levels that certify in the year (chain_now), summed into every area above them,
    -- and into themselves: no level's certificates are mixed with another's (decision 33). Villages
    -- are those that are counted, as in villages_total.
    chain_sum AS (
        SELECT
            w.survey_year_be,
            w.area_level AS certified_level,
            CASE
                WHEN grouping(w.local_authority_code) = 0 THEN 'local_authority'
                WHEN grouping(w.tambon_code) = 0 THEN 'tambon'
                WHEN grouping(w.district_code) = 0 THEN 'district'
                WHEN grouping(w.province_code) = 0 THEN 'province'
                WHEN grouping(w.inspection_region_code) = 0 THEN 'inspection_region'
                ELSE 'country'
            END AS area_level,
            coalesce(
                w.local_authority_code, w.tambon_code, w.district_code, w.province_code,
                w.inspection_region_code, 'TH'
            ) AS area_code,
            count(*) AS areas,
            count(*) FILTER (w.is_certified) AS areas_certified,
            coalesce(sum(w.households_collected) FILTER (w.is_certified), 0) AS households
        FROM row_of AS w
        JOIN chain_now AS k USING (survey_year_be, area_level)
        WHERE k.certifies AND w.is_counted AND w.area_code NOT LIKE '%U'
        GROUP BY GROUPING SETS (
            (w.survey_year_be, w.area_level),
            (w.survey_year_be, w.area_level, w.inspection_region_code),
            (w.survey_year_be, w.area_level, w.province_code),
            (w.survey_year_be, w.area_level, w.district_code),
            (w.survey_year_be, w.area_level, w.tambon_code),
            (w.survey_year_be, w.area_level, w.local_authority_code)
        )
    ),
    chain_total AS (
        SELECT
            s.survey_year_be,
            s.area_level,
            s.area_code,
            sum(s.areas) FILTER (s.certified_level = k.certified_part_level) AS children_total,
            sum(s.areas_certified) FILTER (s.certified_level = k.certified_part_level)
                AS children_certified,
            sum(s.households) FILTER (s.certified_level = k.certified_part_level) AS households,
            sum(s.households) FILTER (s.certified_level = 'province') AS households_province,
            sum(s.households) FILTER (s.certified_level = 'district') AS households_district,
            sum(s.households) FILTER (s.certified_level = 'local_authority')
                AS households_local_authority,
            sum(s.households) FILTER (s.certified_level = 'village') AS households_village
        FROM chain_sum AS s
        LEFT JOIN chain_now AS k
            ON k.survey_year_be = s.survey_year_be AND k.area_level = s.area_level
        -- A level's areas lie in those above it only; the set of a code that it hasn't is dropped.
        WHERE s.area_level = 'country' OR s.area_code <> 'TH'
        GROUP BY s.survey_year_be, s.area_level, s.area_code
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
        WHEN g.is_one_plan THEN 'plan'
        ELSE 'parts'
    END AS expected_basis,
    w.collected_today,
    w.collected_last_7_days,
    w.collected_previous_7_days,
    w.collected_last_14_days,
    w.collected_since_monday,
    -- One plan a screen: the plans by which its target is expected, else its own or inherited one.
    if(g.is_plan_unknown, NULL, coalesce(g.plan_start, p.plan_start)) AS plan_start,
    if(g.is_plan_unknown, NULL, coalesce(g.plan_complete_by, p.plan_complete_by))
        AS plan_complete_by,
    CASE
        WHEN g.is_plan_unknown THEN NULL
        WHEN g.plan_start <> p.plan_start OR g.plan_complete_by <> p.plan_complete_by
            OR NOT g.is_one_plan THEN 'parts'
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
    if(w.has_events, w.is_certified, NULL) AS is_certified,
    coalesce(k.certifies, false) AS level_certifies,
    k.certified_part_level,
    if(w.has_events, coalesce(h.children_certified, 0), NULL)::BIGINT AS children_certified,
    coalesce(h.children_total, 0)::BIGINT AS children_total,
    -- Of the nearest level that certifies; a village's, of its own certificate.
    CASE
        WHEN NOT w.has_events THEN NULL
        WHEN w.chain_level <> 'village' THEN h.households
        WHEN NOT coalesce(k.certifies, false) OR NOT w.is_counted THEN NULL
        WHEN NOT w.is_certified THEN 0
        ELSE if(w.area_level = 'village', w.households_collected, e.households_collected_of_target)
    END::BIGINT AS households_certified,
    if(w.has_events, h.households_province, NULL)::BIGINT AS households_certified_province,
    if(w.has_events, h.households_district, NULL)::BIGINT AS households_certified_district,
    if(w.has_events, h.households_local_authority, NULL)::BIGINT
        AS households_certified_local_authority,
    CASE
        WHEN NOT w.has_events THEN NULL
        WHEN w.chain_level <> 'village' THEN h.households_village
        WHEN NOT coalesce(k.certifies, false) OR NOT w.is_counted THEN NULL
        WHEN NOT w.is_certified THEN 0
        ELSE if(w.area_level = 'village', w.households_collected, e.households_collected_of_target)
    END::BIGINT AS households_certified_village,
    w.signed_quality_level_pct,
    w.signed_process_level_pct,
    w.signed_at
FROM row_of AS w
LEFT JOIN plan_now AS p USING (survey_year_be, area_level, area_code)
LEFT JOIN expected_now AS e USING (survey_year_be, area_level, area_code)
LEFT JOIN held_plan_now AS g USING (survey_year_be, area_level, area_code)
LEFT JOIN chain_total AS h USING (survey_year_be, area_level, area_code)
LEFT JOIN chain_now AS k ON k.survey_year_be = w.survey_year_be AND k.area_level = w.chain_level
ORDER BY w.survey_year_be, w.area_level, w.area_code;
