-- Which records does a rule ask about? One row per flag, those first whose settling gains most:
-- 1. collected households with must_fix flags: settling all of them (must_fix_standing) lets one
--    household more pass the automatic checks, so the fewest flags come first;
-- 2. other must_fix flags (households that aren't collected, villages …), which gain none;
-- 3. check flags, by the indicators that the household may move (the honest range), most first;
-- 4. look flags, by z where there is one.
-- Then the oldest first. All flags of one household stand together, at the place of its first.
-- others are those that share the flagged id or house code and lie in the reader's scope (the first
-- five, JSON; others_seen counts them); tied_records counts them all, tied_districts_… name where.
-- records: single households, so the reader needs the right to them
-- $survey_year_be: integer; survey year, Buddhist era
-- $within_level: text; level of the area
-- $within_code: text; code of the area
-- $rule_id: text, optional; only this rule
-- $severity: text, optional; only this severity, or must_fix and check together (asked)
-- $status: text, optional; only this status (default: open and awaiting)
-- $enumerator_id: text, optional; only of this enumerator
-- $rows: integer, optional; at most so many (default 500)
-- $skip: integer, optional; leave out so many of the first (default 0)
WITH
    -- Counted apart, not by a window: DuckDB 1.5.5 fails now and then on a window over no rows.
    matched AS MATERIALIZED (
        SELECT
            *,
            coalesce(household_id, rule_id || ' ' || subject) AS record,
            evidence->>'local_authority_code' AS evidence_authority_code,
            try_cast(evidence->>'z' AS DOUBLE) AS z,
            CASE severity WHEN 'must_fix' THEN 0 WHEN 'check' THEN 1 ELSE 2 END AS severity_order
        FROM flag_record
        WHERE survey_year_be = $survey_year_be
            AND reaches(
                $within_level, $within_code, 'village', village_code, inspection_region_code,
                province_code, district_code, tambon_code, local_authority_code
            )
            AND ($rule_id IS NULL OR rule_id = $rule_id)
            AND (
                $severity IS NULL
                OR severity = $severity
                OR ($severity = 'asked' AND severity IN ('must_fix', 'check'))
            )
            AND if($status IS NULL, status IN ('open', 'awaiting'), status = $status)
            AND ($enumerator_id IS NULL OR enumerator_id = $enumerator_id)
    ),
    standing AS (
        SELECT household_id AS record, count(*) AS must_fix_standing
        FROM flag_record
        WHERE survey_year_be = $survey_year_be
            AND severity = 'must_fix'
            AND status IN ('open', 'awaiting')
            AND is_record AND is_collected
            AND household_id IN (SELECT household_id FROM matched)
        GROUP BY household_id
    ),
    weighed AS (
        SELECT
            m.record,
            any_value(s.must_fix_standing) AS must_fix_standing,
            CASE
                WHEN min(m.severity_order) = 0 AND any_value(s.must_fix_standing) > 0 THEN 0
                ELSE min(m.severity_order) + 1
            END AS gain_order,
            max(m.indicators) AS indicators,
            min(m.z) AS least_z,
            min(m.found_at) AS first_found_at
        FROM matched AS m LEFT JOIN standing AS s USING (record)
        GROUP BY m.record
    ),
    counted AS (
        SELECT
            count(*) AS flags,
            count(*) FILTER (severity = 'must_fix') AS flags_must_fix,
            count(*) FILTER (severity = 'check') AS flags_check,
            count(*) FILTER (severity = 'look') AS flags_look
        FROM matched
    ),
    page AS (
        SELECT
            * EXCLUDE (indicators),
            if(gain_order = 2, w.indicators, NULL) AS indicators_moved
        FROM matched JOIN weighed AS w USING (record)
        ORDER BY
            gain_order, if(gain_order = 0, must_fix_standing, NULL),
            indicators_moved DESC NULLS LAST, least_z NULLS LAST, first_found_at, district_code,
            village_code, record, severity_order, rule_id, subject
        LIMIT coalesce($rows, 500)
        OFFSET coalesce($skip, 0)
    ),
    place AS (
        SELECT area_level, area_code, name_th, name_en, moo
        FROM area_name
        WHERE (area_level, area_code) IN (
            SELECT ('village', village_code) FROM page
            UNION ALL SELECT ('tambon', tambon_code) FROM page
            UNION ALL SELECT ('district', district_code) FROM page
            UNION ALL SELECT ('local_authority', evidence_authority_code) FROM page
            UNION ALL SELECT ('district', unnest(tied_districts)) FROM page
        )
    ),
    other AS (
        SELECT
            rule_id,
            subject,
            count(*) AS others_seen,
            to_json(list({
                household_id: household_id, person_no: person_no, enumerator_id: enumerator_id,
                village_code: village_code, village_name_th: village_name_th,
                village_name_en: village_name_en, moo: moo
            } ORDER BY other_subject)[:5])::VARCHAR AS others
        FROM flag_tie SEMI JOIN page USING (survey_year_be, rule_id, subject)
        GROUP BY ALL
    ),
    tied AS (
        SELECT
            p.rule_id,
            p.subject,
            string_agg(a.name_th, ', ' ORDER BY a.area_code) AS tied_districts_th,
            string_agg(coalesce(a.name_en, a.name_th), ', ' ORDER BY a.area_code)
                AS tied_districts_en
        FROM (
            SELECT DISTINCT rule_id, subject, unnest(tied_districts) AS district_code FROM page
        ) AS p
        JOIN place AS a ON a.area_level = 'district' AND a.area_code = p.district_code
        GROUP BY ALL
    )
SELECT
    f.rule_id,
    r.title_th,
    r.title_en,
    r.asks_th,
    r.asks_en,
    f.severity,
    r.owner,
    f.subject_kind,
    f.subject,
    f.status,
    f.part,
    f.evidence,
    f.household_id,
    f.person_no,
    f.enumerator_id,
    f.is_record,
    f.village_code,
    a.name_th AS village_name_th,
    a.name_en AS village_name_en,
    a.moo,
    f.tambon_code,
    t.name_th AS tambon_name_th,
    t.name_en AS tambon_name_en,
    f.local_authority_code,
    f.district_code,
    d.name_th AS district_name_th,
    d.name_en AS district_name_en,
    o.name_th AS evidence_authority_th,
    o.name_en AS evidence_authority_en,
    f.tied_records,
    coalesce(s.others_seen, 0) AS others_seen,
    s.others,
    t2.tied_districts_th,
    t2.tied_districts_en,
    f.found_at,
    f.found_revision,
    f.revision,
    f.revision_at,
    f.gone_at,
    f.gone_revision,
    f.decision,
    f.reason,
    f.decided_at,
    f.decided_by,
    f.z,
    f.gain_order,
    if(f.gain_order = 0, f.must_fix_standing, NULL) AS must_fix_standing,
    f.indicators_moved,
    c.*
FROM page AS f
CROSS JOIN counted AS c
JOIN rule AS r ON r.rule_id = f.rule_id AND r.survey_year_be = f.survey_year_be
LEFT JOIN place AS a ON a.area_level = 'village' AND a.area_code = f.village_code
LEFT JOIN place AS t ON t.area_level = 'tambon' AND t.area_code = f.tambon_code
LEFT JOIN place AS d ON d.area_level = 'district' AND d.area_code = f.district_code
LEFT JOIN place AS o
    ON o.area_level = 'local_authority' AND o.area_code = f.evidence_authority_code
LEFT JOIN other AS s ON s.rule_id = f.rule_id AND s.subject = f.subject
LEFT JOIN tied AS t2 ON t2.rule_id = f.rule_id AND t2.subject = f.subject
ORDER BY
    f.gain_order, if(f.gain_order = 0, f.must_fix_standing, NULL),
    f.indicators_moved DESC NULLS LAST, f.least_z NULLS LAST, f.first_found_at, f.district_code,
    f.village_code, f.record, f.severity_order, f.rule_id, f.subject;
