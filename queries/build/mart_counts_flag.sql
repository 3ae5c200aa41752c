-- Flags by rule for counts-only readers: as mart_flag, but below the province without the rules that
-- count results. One row per survey year, area and rule with a flag.
CREATE TABLE snap.mart_counts_flag AS
SELECT
    survey_year_be,
    area_level,
    area_code,
    rule_id,
    sum(COLUMNS('^(flags_.*|gain_households)$'))::BIGINT AS '\0'
FROM flag_sum_now
JOIN flag_area USING (place)
JOIN (SELECT DISTINCT rule_id, counts_results FROM rule_now) AS r USING (rule_id)
WHERE NOT r.counts_results OR area_level IN ('country', 'inspection_region', 'province')
GROUP BY survey_year_be, area_level, area_code, rule_id
ORDER BY survey_year_be, area_level, area_code, rule_id;
