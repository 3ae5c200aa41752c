-- Flags by rule where they stand: one row per survey year, place and rule with a flag. `flags_open` are
-- those still asking (awaiting ones included); gain_households are the collected households whose
-- must_fix flags are all of this rule: cleared, they count as right.
CREATE OR REPLACE TEMP TABLE flag_sum_now AS
SELECT survey_year_be, place, rule_id, sum(COLUMNS(* EXCLUDE (survey_year_be, place, rule_id))) AS '\0'
FROM (
    SELECT
        survey_year_be,
        place,
        rule_id,
        count(*) FILTER (status IN ('open', 'awaiting')) AS flags_open,
        count(*) FILTER (status = 'awaiting') AS flags_awaiting,
        count(*) FILTER (status = 'confirmed') AS flags_confirmed,
        count(*) FILTER (status = 'dismissed') AS flags_dismissed,
        count(*) FILTER (status = 'mended') AS flags_mended,
        0 AS gain_households
    FROM flag_now GROUP BY ALL
    UNION ALL
    SELECT survey_year_be, place, only_must_fix_rule, 0, 0, 0, 0, 0, count(*)
    FROM household_flagged WHERE only_must_fix_rule IS NOT NULL GROUP BY ALL
)
GROUP BY ALL;
