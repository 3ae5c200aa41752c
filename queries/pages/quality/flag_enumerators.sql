-- Whose records have open flags? One row per enumerator, most flags first. For readers who may see
-- records.
-- records: single households, so the reader needs the right to them
-- $survey_year_be: integer; survey year, Buddhist era
-- $within_level: text; level of the area
-- $within_code: text; code of the area
-- $rule_id: text, optional; only this rule
-- $rows: integer, optional; at most so many (default 1000)
SELECT enumerator_id, count(*) AS flags
FROM flag_record
WHERE survey_year_be = $survey_year_be
    AND enumerator_id IS NOT NULL
    AND status IN ('open', 'awaiting')
    AND reaches(
        $within_level, $within_code, 'village', village_code, inspection_region_code,
        province_code, district_code, tambon_code, local_authority_code
    )
    AND ($rule_id IS NULL OR rule_id = $rule_id)
GROUP BY enumerator_id
ORDER BY flags DESC, enumerator_id
LIMIT coalesce($rows, 1000);
