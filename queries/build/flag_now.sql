-- Every spell of a flag with what was decided about it. One row per spell. A decision on a record
-- speaks of the record as it stood that day: a later revision that still breaks the rule asks again.
-- `corrected` settles nothing by itself: the flag waits until a revision no longer shows it. A
-- dismissal needs a reason, and so does confirming what is logically impossible. A decision without a
-- day is of the day on which it arrived.
CREATE OR REPLACE TEMP TABLE flag_now AS
WITH
    decided AS (
        SELECT * REPLACE (coalesce(decided_at, received_at) AS decided_at) FROM core_flag_decision
    ),
    -- Which decision speaks of the flag is not asked in the join: one on more than equal keys
    -- compares every flag with every decision.
    asked AS (
        SELECT
            f.*,
            r.severity,
            r.subject AS subject_kind,
            NOT f.is_record OR d.decided_at IS NULL OR d.decided_at::DATE >= f.revision_at::DATE
                AS is_spoken_of,
            if(is_spoken_of, d.decision, NULL) AS decision,
            if(is_spoken_of, d.reason, NULL) AS reason,
            if(is_spoken_of, d.decided_at, NULL) AS decided_at,
            if(is_spoken_of, d.entered_by, NULL) AS decided_by
        FROM core_flag AS f
        JOIN (SELECT DISTINCT rule_id, severity, subject FROM rule_now) AS r USING (rule_id)
        LEFT JOIN decided AS d
            ON d.survey_year_be = f.survey_year_be AND d.rule_id = f.rule_id
            AND d.subject = f.subject
    )
SELECT
    * EXCLUDE (is_spoken_of),
    CASE
        WHEN gone_at IS NOT NULL THEN 'mended'
        WHEN decision = 'corrected' THEN 'awaiting'
        WHEN trim(coalesce(reason, '')) = ''
            AND (decision = 'dismissed' OR severity = 'must_fix') THEN 'open'
        ELSE coalesce(decision, 'open')
    END AS status,
    concat_ws('/', village_no, local_authority_code, district_code) AS place
FROM asked;
