-- Steps of the 2569 list that the warehouse itself knows to be done or not. One row per survey year,
-- step and area of the step's level of which it knows. What isn't known has no row:
-- 6 an enumerator of the register is in charge in the district (that none is says nothing);
-- 7 whoever collected in the district is in the register, where it names any of the district;
-- 9 a village's target is collected; 10 and no household of it waits for its confirmation.
CREATE OR REPLACE TEMP TABLE process_computed AS
WITH
    step AS (
        SELECT step_code, computed_by FROM core_process_item WHERE computed_by IS NOT NULL
    ),
    charge AS (
        SELECT DISTINCT e.survey_year_be, e.enumerator_id, c.code[1:4] AS district_code
        FROM core_enumerator AS e, unnest(e.village_codes) AS c (code)
    ),
    stranger AS (
        SELECT DISTINCT w.survey_year_be, v.district_code
        FROM mart_enumerator_cell AS w
        JOIN core_village AS v USING (village_no)
        ANTI JOIN core_enumerator AS e USING (survey_year_be, enumerator_id)
    ),
    registered AS (
        SELECT
            c.survey_year_be,
            c.district_code,
            bool_and(s.district_code IS NULL) AS is_whole
        FROM charge AS c
        LEFT JOIN stranger AS s USING (survey_year_be, district_code)
        GROUP BY c.survey_year_be, c.district_code
    ),
    village AS (
        SELECT
            t.survey_year_be,
            t.area_code,
            coalesce(c.households_collected, 0) >= t.households_target AS is_collected,
            coalesce(c.households_unconfirmed, 0) = 0 AS is_confirmed
        FROM target_now AS t
        LEFT JOIN count_now AS c USING (survey_year_be, area_level, area_code)
        WHERE t.area_level = 'village' AND t.households_target IS NOT NULL
    )
SELECT survey_year_be, step_code, 'district' AS area_level, district_code AS area_code,
    computed_by = 'enumerators' OR is_whole AS done
FROM registered JOIN step ON computed_by IN ('enumerators', 'registration')
WHERE survey_year_be = 2569
UNION ALL
SELECT survey_year_be, step_code, 'village', area_code,
    is_collected AND (computed_by = 'collected' OR is_confirmed)
FROM village JOIN step ON computed_by IN ('collected', 'confirmed')
WHERE survey_year_be = 2569;
