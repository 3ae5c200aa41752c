-- Flags by rule for counts-only readers: as mart_flag, but below the province without the rules that
-- count results (income of nothing, below the criterion) and those of the same severity, from whose sum
-- they could be reckoned. One row per survey year, area and rule with a flag. `flags_open` are those
-- still asking (awaiting ones included); gain_households are the collected households whose
CREATE TABLE snap.mart_counts_flag AS
WITH
    placed AS (
        SELECT
            survey_year_be,
            place,
            rule_id,
            severity = 'check' OR starts_with(rule_id, 'DQ-4.') AS is_of_results,
            count(*) FILTER (status IN ('open', 'awaiting')) AS flags_open,
            count(*) FILTER (status = 'awaiting') AS flags_awaiting,
            count(*) FILTER (status = 'confirmed') AS flags_confirmed,
            count(*) FILTER (status = 'dismissed') AS flags_dismissed,
            count(*) FILTER (status = 'mended') AS flags_mended,
            0 AS gain_households
        FROM flag_now GROUP BY ALL
        UNION ALL
        SELECT survey_year_be, place, only_must_fix_rule, false, 0, 0, 0, 0, 0, count(*)
        FROM household_flagged WHERE only_must_fix_rule IS NOT NULL GROUP BY ALL
    )
SELECT
    survey_year_be,
    area_level,
    area_code,
    rule_id,
    sum(COLUMNS('^(flags_.*|gain_households)$'))::BIGINT AS '\0'
FROM placed JOIN flag_area USING (place)
WHERE NOT is_of_results OR area_level IN ('country', 'inspection_region', 'province')
GROUP BY ALL
ORDER BY survey_year_be, area_level, area_code, rule_id;
