-- Collected on the last days: one row per survey year and area with anything in 14 full days.
-- $today: text; the snapshot's day (ISO), not itself a full day
CREATE OR REPLACE TEMP TABLE recent_now AS
SELECT
    d.survey_year_be,
    a.area_level,
    a.area_code,
    coalesce(sum(d.households_collected) FILTER (day = $today::DATE), 0)::BIGINT
        AS collected_today,
    coalesce(
        sum(d.households_collected)
            FILTER (day BETWEEN $today::DATE - 7 AND $today::DATE - 1), 0
    )::BIGINT AS collected_last_7_days,
    coalesce(
        sum(d.households_collected)
            FILTER (day BETWEEN $today::DATE - 14 AND $today::DATE - 8), 0
    )::BIGINT AS collected_previous_7_days,
    coalesce(
        sum(d.households_collected)
            FILTER (day BETWEEN $today::DATE - 14 AND $today::DATE - 1), 0
    )::BIGINT AS collected_last_14_days
FROM (
    SELECT * FROM mart_cell_day WHERE day BETWEEN $today::DATE - 14 AND $today::DATE
) AS d
JOIN cell_area AS a USING (village_no, local_authority_code)
GROUP BY ALL;
