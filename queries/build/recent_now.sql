-- Collected on the last days: one row per survey year and area with anything in 14 full days. The one
-- definition of which days count: full Bangkok days before today, never part of one; today stands
-- apart. The last 7 are those up to yesterday; since Monday runs from the last Monday before today
-- (on a Monday: a week ago) to yesterday, so that both figures are the same on a Monday.
-- $today: text; the snapshot's day (ISO), not itself a full day
CREATE OR REPLACE TEMP TABLE recent_now AS
WITH
    recent AS (
        SELECT
            a.area_level,
            a.area_code,
            d.survey_year_be,
            d.households_collected AS households,
            $today::DATE - d.day AS days_ago,
            isodow($today::DATE - 1) AS days_since_monday
        FROM mart_cell_day AS d
        JOIN cell_area AS a USING (village_no, local_authority_code)
        WHERE d.day BETWEEN $today::DATE - 14 AND $today::DATE
    )
SELECT
    survey_year_be,
    area_level,
    area_code,
    -- Nothing on a day is known to be nothing, so each sum is a number.
    sum(if(days_ago = 0, households, 0))::BIGINT AS collected_today,
    sum(if(days_ago BETWEEN 1 AND 7, households, 0))::BIGINT AS collected_last_7_days,
    sum(if(days_ago BETWEEN 8 AND 14, households, 0))::BIGINT AS collected_previous_7_days,
    sum(if(days_ago BETWEEN 1 AND 14, households, 0))::BIGINT AS collected_last_14_days,
    sum(if(days_ago BETWEEN 1 AND days_since_monday, households, 0))::BIGINT
        AS collected_since_monday
FROM recent
GROUP BY ALL;
