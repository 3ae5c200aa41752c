-- What became of one flag? One row per spell of the same rule and subject, the oldest first: found,
-- decided, mended, found again. For readers who may see records.
-- records: single households, so the reader needs the right to them
-- $survey_year_be: integer; survey year, Buddhist era
-- $rule_id: text; the rule
-- $subject: text; what was flagged
WITH
    page AS (
        SELECT
            *,
            evidence->>'local_authority_code' AS evidence_authority_code
        FROM flag_record
        WHERE survey_year_be = $survey_year_be AND rule_id = $rule_id AND subject = $subject
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
    f.decided_by
FROM page AS f
JOIN rule AS r ON r.rule_id = f.rule_id AND r.survey_year_be = f.survey_year_be
LEFT JOIN place AS a ON a.area_level = 'village' AND a.area_code = f.village_code
LEFT JOIN place AS t ON t.area_level = 'tambon' AND t.area_code = f.tambon_code
LEFT JOIN place AS d ON d.area_level = 'district' AND d.area_code = f.district_code
LEFT JOIN place AS o
    ON o.area_level = 'local_authority' AND o.area_code = f.evidence_authority_code
LEFT JOIN other AS s ON s.rule_id = f.rule_id AND s.subject = f.subject
LEFT JOIN tied AS t2 ON t2.rule_id = f.rule_id AND t2.subject = f.subject
ORDER BY f.gone_at NULLS LAST, f.found_at;
