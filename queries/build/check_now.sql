-- How much was checked, and how much of it asks: one row per survey year and area with a household.
-- households_… and flags_… are of collected households only; a household with both severities counts in
-- must_fix and in check. The automatic-check share is the collected households without an open
-- must_fix flag.
CREATE OR REPLACE TEMP TABLE check_now AS
WITH
    counted AS (
        SELECT
            c.survey_year_be,
            a.area_level,
            a.area_code,
            sum(households)::BIGINT AS households,
            sum(households_collected)::BIGINT AS households_collected,
            sum(households_with_persons)::BIGINT AS households_with_persons,
            sum(households_with_nationality)::BIGINT AS households_with_nationality,
            sum(households_with_total)::BIGINT AS households_with_total,
            sum(households_with_position)::BIGINT AS households_with_position,
            sum(persons)::BIGINT AS persons,
            sum(persons_school_age)::BIGINT AS persons_school_age,
            sum(persons_with_id)::BIGINT AS persons_with_id,
            count(DISTINCT village_no) FILTER (households_collected > 0) AS villages,
            count(DISTINCT village_no) FILTER (d.is_due) AS villages_due
        FROM mart_check_cell AS c
        LEFT JOIN (
            SELECT survey_year_be, village_no, is_due FROM village_checked
        ) AS d USING (survey_year_be, village_no)
        JOIN cell_area AS a USING (village_no, local_authority_code)
        GROUP BY ALL
    ),
    flagged AS (
        SELECT
            h.survey_year_be,
            a.area_level,
            a.area_code,
            count(*) FILTER (flags_must_fix > 0) AS households_must_fix,
            count(*) FILTER (flags_questioned > flags_must_fix) AS households_check,
            count(*) FILTER (flags_questioned > 0) AS households_questioned,
            sum(flags_must_fix)::BIGINT AS flags_must_fix,
            sum(flags_questioned - flags_must_fix)::BIGINT AS flags_check
        FROM household_flagged AS h JOIN flag_area AS a USING (place)
        GROUP BY ALL
    )
SELECT
    c.*,
    coalesce(f.households_must_fix, 0) AS households_must_fix,
    coalesce(f.households_check, 0) AS households_check,
    coalesce(f.households_questioned, 0) AS households_questioned,
    coalesce(f.flags_must_fix, 0) AS flags_must_fix,
    coalesce(f.flags_check, 0) AS flags_check,
    (c.households_collected - coalesce(f.households_must_fix, 0))
        / nullif(c.households_collected, 0) AS automatic_check_share
FROM counted AS c
LEFT JOIN flagged AS f USING (survey_year_be, area_level, area_code);
