-- Villages with a collected household, or a target, as the rules of villages see them. One row per
-- survey year and village; the authority is the village's only one, else NULL.
-- $today: text; the snapshot's day (ISO)
CREATE OR REPLACE TEMP TABLE village_checked AS
WITH
    collected AS (
        SELECT
            survey_year_be,
            village_no,
            sum(households_collected)::BIGINT AS households_collected,
            sum(members)::BIGINT AS members,
            sum(members_squared)::BIGINT AS members_squared
        FROM mart_check_cell GROUP BY ALL
    )
SELECT
    c.survey_year_be,
    v.village_code,
    c.village_no,
    a.local_authority_code,
    v.district_code,
    c.households_collected,
    c.members,
    c.members_squared,
    t.households_target,
    coalesce(p.plan_complete_by < $today::DATE, false) AS is_due
FROM collected AS c
JOIN core_village AS v USING (village_no)
LEFT JOIN village_authority AS a USING (village_no)
LEFT JOIN target_now AS t
    ON t.survey_year_be = c.survey_year_be
    AND t.area_level = 'village' AND t.area_code = v.village_code
LEFT JOIN plan_now AS p
    ON p.survey_year_be = c.survey_year_be
    AND p.area_level = 'village' AND p.area_code = v.village_code
WHERE c.households_collected > 0;
