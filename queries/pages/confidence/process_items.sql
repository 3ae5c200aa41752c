-- How far is each step of the process in one area? One row per step of the year's list, reported or
-- not: areas_* are NULL where nobody in the area reported the step. due_on is the letter's day or
-- the plan's (due_evidence says which).
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the area
-- $area_code: text; code of the area
SELECT
    i.step_order,
    i.step_code,
    i.step_name_th,
    i.step_name_en,
    i.step_level,
    p.areas_expected,
    p.areas_reported,
    p.areas_computed,
    p.areas_done,
    p.areas_done / nullif(p.areas_expected, 0) AS done_share,
    CASE i.due_basis
        WHEN 'plan_start' THEN g.plan_start
        WHEN 'plan_complete_by' THEN g.plan_complete_by
        WHEN 'district_papers_due' THEN y.district_papers_due
        WHEN 'province_papers_due' THEN y.province_papers_due
    END AS due_on,
    i.due_evidence,
    i.source
FROM process_item AS i
LEFT JOIN year AS y ON y.survey_year_be = i.survey_year_be
LEFT JOIN (
    SELECT plan_start, plan_complete_by, survey_year_be FROM progress
    WHERE area_level = $area_level AND area_code = $area_code
) AS g ON g.survey_year_be = i.survey_year_be
LEFT JOIN (
    SELECT * FROM process WHERE area_level = $area_level AND area_code = $area_code
) AS p ON p.survey_year_be = i.survey_year_be AND p.step_code = i.step_code
WHERE i.survey_year_be = $survey_year_be
ORDER BY i.step_order;
