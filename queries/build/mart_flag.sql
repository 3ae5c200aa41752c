-- Flags by rule of every area: one row per survey year, area and rule with a flag; the sums of
-- flag_sum_now.
CREATE TABLE snap.mart_flag AS
SELECT
    survey_year_be,
    area_level,
    area_code,
    rule_id,
    sum(COLUMNS('^(flags_.*|gain_households)$'))::BIGINT AS '\0'
FROM flag_sum_now JOIN flag_area USING (place)
GROUP BY ALL
ORDER BY survey_year_be, area_level, area_code, rule_id;
