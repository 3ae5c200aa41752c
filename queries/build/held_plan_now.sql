-- The plans behind what each area expects: the first and the last of its holdings' plans, and whether
-- they are one. One row per survey year and area with a target. is_plan_unknown where any of it has
-- no plan.
CREATE OR REPLACE TEMP TABLE held_plan_now AS
WITH
    placed AS (
        UNPIVOT (
            SELECT
                survey_year_be, households, plan_start, plan_complete_by, of_village,
                of_village_part, of_tambon, of_local_authority, of_local_authority_part,
                of_district, of_province, of_inspection_region, of_country
            FROM holding_now
        )
        ON of_village, of_village_part, of_tambon, of_local_authority, of_local_authority_part,
            of_district, of_province, of_inspection_region, of_country
        INTO NAME place VALUE area_code
    )
SELECT
    survey_year_be,
    replace(place, 'of_', '') AS area_level,
    area_code,
    bool_or(households > 0 AND (plan_start IS NULL OR plan_complete_by IS NULL))
        AS is_plan_unknown,
    min(plan_start) FILTER (households > 0) AS plan_start,
    max(plan_complete_by) FILTER (households > 0) AS plan_complete_by,
    max(plan_start) FILTER (households > 0) = min(plan_start) FILTER (households > 0)
        AND max(plan_complete_by) FILTER (households > 0)
            = min(plan_complete_by) FILTER (households > 0) AS is_one_plan
FROM placed
GROUP BY ALL;
