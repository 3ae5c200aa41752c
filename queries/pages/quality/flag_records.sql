-- Which records does a rule ask about? One row per flag, must_fix first, then the oldest.
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
    page AS (
        SELECT *, (SELECT count(*) FROM matched) AS flags
        FROM matched
        ORDER BY
            severity_order, z NULLS LAST, found_at, district_code, village_code, subject, rule_id
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
        )
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
    f.found_at,
    f.found_revision,
    f.revision,
    f.revision_at,
    f.gone_at,
    f.gone_revision,
    f.decision,
    f.reason,
    f.decided_at,
    f.z,
    f.flags
FROM page AS f
JOIN rule AS r ON r.rule_id = f.rule_id AND r.survey_year_be = f.survey_year_be
LEFT JOIN place AS a ON a.area_level = 'village' AND a.area_code = f.village_code
LEFT JOIN place AS t ON t.area_level = 'tambon' AND t.area_code = f.tambon_code
LEFT JOIN place AS d ON d.area_level = 'district' AND d.area_code = f.district_code
LEFT JOIN place AS o
    ON o.area_level = 'local_authority' AND o.area_code = f.evidence_authority_code
ORDER BY f.severity_order, f.z NULLS LAST, f.found_at, f.district_code, f.village_code, f.subject,
    f.rule_id;
