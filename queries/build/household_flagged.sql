-- Collected households with an open flag of their own or of a member. One row per survey year and
-- household; `questioned` is must_fix or check.
CREATE OR REPLACE TEMP TABLE household_flagged AS
SELECT
    survey_year_be,
    household_id,
    any_value(place) AS place,
    any_value(enumerator_id) AS enumerator_id,
    count(*) AS flags_open,
    count(*) FILTER (severity = 'must_fix') AS flags_must_fix,
    count(*) FILTER (severity IN ('must_fix', 'check')) AS flags_questioned,
    if(count(DISTINCT rule_id) FILTER (severity = 'must_fix') = 1,
        min(rule_id) FILTER (severity = 'must_fix'), NULL) AS only_must_fix_rule
FROM flag_now
WHERE is_record AND is_collected AND status IN ('open', 'awaiting')
GROUP BY survey_year_be, household_id;
