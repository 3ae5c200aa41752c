-- Every spell of a flag with what was decided about it. One row per spell. A decision on a record
-- speaks of the record as it stood that day: a later revision that still breaks the rule asks again.
-- `corrected` settles nothing by itself: the flag waits until a revision no longer shows it. A
-- dismissal needs a reason, and so does confirming what is logically impossible. A decision without a
-- day is of the day on which it arrived.
CREATE OR REPLACE TEMP TABLE flag_now AS
SELECT
    f.*,
    r.severity,
    r.subject AS subject_kind,
    d.decision,
    d.reason,
    d.decided_at,
    CASE
        WHEN f.gone_at IS NOT NULL THEN 'mended'
        WHEN d.decision = 'corrected' THEN 'awaiting'
        WHEN trim(coalesce(d.reason, '')) = ''
            AND (d.decision = 'dismissed' OR r.severity = 'must_fix') THEN 'open'
        ELSE coalesce(d.decision, 'open')
    END AS status,
    concat_ws('/', f.village_no, f.local_authority_code, f.district_code) AS place
FROM core_flag AS f
JOIN (SELECT DISTINCT rule_id, severity, subject FROM rule_now) AS r USING (rule_id)
LEFT JOIN (
    SELECT * REPLACE (coalesce(decided_at, received_at) AS decided_at) FROM core_flag_decision
) AS d
    ON d.survey_year_be = f.survey_year_be
    AND d.rule_id = f.rule_id
    AND d.subject = f.subject
    AND (
        NOT f.is_record OR d.decided_at IS NULL OR d.decided_at::DATE >= f.revision_at::DATE
    );
