-- Which records does a rule ask about? One row per flag, must_fix first, then the oldest.
-- records: single households, so the reader needs the right to them
-- $survey_year_be: integer; survey year, Buddhist era
-- $within_level: text; level of the area
-- $within_code: text; code of the area
-- $rule_id: text, optional; only this rule
-- $status: text, optional; only this status (default: open and awaiting)
-- $enumerator_id: text, optional; only of this enumerator
-- $rows: integer, optional; at most so many (default 500)
SELECT
    f.rule_id,
    r.title_th,
    r.title_en,
    r.asks_th,
    r.asks_en,
    f.severity,
    f.subject_kind,
    f.subject,
    f.status,
    f.part,
    f.evidence,
    f.household_id,
    f.person_no,
    f.enumerator_id,
    f.village_code,
    a.name_th AS village_name_th,
    a.name_en AS village_name_en,
    f.tambon_code,
    f.local_authority_code,
    f.district_code,
    f.found_at,
    f.revision,
    f.gone_at,
    f.reason,
    f.decided_at,
    try_cast(f.evidence->>'z' AS DOUBLE) AS z,
    count(*) OVER () AS flags
FROM flag_record AS f
JOIN rule AS r ON r.rule_id = f.rule_id AND r.survey_year_be = f.survey_year_be
LEFT JOIN area_name AS a ON a.area_level = 'village' AND a.area_code = f.village_code
WHERE f.survey_year_be = $survey_year_be
    AND reaches(
        $within_level, $within_code, 'village', f.village_code, f.inspection_region_code,
        f.province_code, f.district_code, f.tambon_code, f.local_authority_code
    )
    AND ($rule_id IS NULL OR f.rule_id = $rule_id)
    AND if($status IS NULL, f.status IN ('open', 'awaiting'), f.status = $status)
    AND ($enumerator_id IS NULL OR f.enumerator_id = $enumerator_id)
ORDER BY
    CASE f.severity WHEN 'must_fix' THEN 0 WHEN 'check' THEN 1 ELSE 2 END,
    z NULLS LAST, f.found_at, f.district_code, f.village_code, f.subject
LIMIT coalesce($rows, 500);
