-- Steps of the process by area: how many areas of the step's level lie in it, and how many have done
-- it. One row per survey year, area and step of which anybody reported. A step is due on its letter's
-- day, else on the day that its basis says (plan's start or last day, papers' dates: ours). What the
-- warehouse knows itself (process_computed) holds wherever the register says nothing of the area, its
-- district or its province.
-- $today: text; the snapshot's day (ISO)
CREATE OR REPLACE TEMP TABLE process_now AS
WITH
    reported AS (
        SELECT
            survey_year_be, step_code, area_level, area_code, done, false AS is_computed
        FROM core_process_step
        UNION ALL
        SELECT c.survey_year_be, c.step_code, c.area_level, c.area_code, c.done, true
        FROM process_computed AS c
        WHERE NOT EXISTS (
            FROM core_process_step AS r
            WHERE r.survey_year_be = c.survey_year_be AND r.step_code = c.step_code
                AND r.area_level IN ('province', 'district', c.area_level)
                AND starts_with(c.area_code, r.area_code)
        )
    ),
    -- Areas that exist in the year at the levels on which a step was reported by anyone.
    unit AS (
        SELECT
            s.survey_year_be, s.step_code, a.area_level, a.area_code,
            a.inspection_region_code, a.province_code,
            coalesce(a.district_code, if(a.area_level = 'local_authority', a.parent_code, NULL))
                AS district_code
        FROM (SELECT DISTINCT survey_year_be, step_code, area_level FROM reported) AS s
        JOIN area_now AS a USING (area_level)
        LEFT JOIN count_now AS c
            ON c.survey_year_be = s.survey_year_be
            AND c.area_level = a.area_level AND c.area_code = a.area_code
        LEFT JOIN target_now AS t
            ON t.survey_year_be = s.survey_year_be
            AND t.area_level = a.area_level AND t.area_code = a.area_code
        WHERE a.area_level IN ('country', 'inspection_region', 'province', 'district')
            OR c.area_code IS NOT NULL OR t.area_code IS NOT NULL
    ),
    told AS (
        SELECT
            u.*, coalesce(r.done, false) AS done, r.done IS NOT NULL AS is_reported,
            coalesce(r.is_computed, false) AS is_computed
        FROM unit AS u
        LEFT JOIN reported AS r USING (survey_year_be, step_code, area_level, area_code)
    ),
    placed AS (
        SELECT survey_year_be, step_code, area_level AS level, area_code AS code, done, is_reported,
            is_computed
        FROM told
        UNION ALL
        SELECT survey_year_be, step_code, 'district', district_code, done, is_reported, is_computed
        FROM told WHERE area_level IN ('tambon', 'local_authority', 'village')
        UNION ALL
        SELECT survey_year_be, step_code, 'province', province_code, done, is_reported, is_computed
        FROM told WHERE area_level NOT IN ('country', 'inspection_region', 'province')
        UNION ALL
        SELECT survey_year_be, step_code, 'inspection_region', inspection_region_code, done,
            is_reported, is_computed
        FROM told WHERE area_level NOT IN ('country', 'inspection_region')
        UNION ALL
        SELECT survey_year_be, step_code, 'country', 'TH', done, is_reported, is_computed
        FROM told WHERE area_level <> 'country'
    ),
    summed AS (
        SELECT
            survey_year_be,
            level AS area_level,
            code AS area_code,
            step_code,
            count(*) AS areas_expected,
            count(*) FILTER (is_reported) AS areas_reported,
            count(*) FILTER (is_computed) AS areas_computed,
            count(*) FILTER (done) AS areas_done
        FROM placed WHERE code IS NOT NULL
        GROUP BY ALL
    ),
    papers AS (
        SELECT
            y.survey_year_be,
            max(s.value) FILTER (s.standard = 'district_papers_due')::DATE AS district_papers_due,
            max(s.value) FILTER (s.standard = 'province_papers_due')::DATE AS province_papers_due
        FROM year_now AS y
        LEFT JOIN core_standard AS s
            ON y.survey_year_be BETWEEN coalesce(s.from_year_be, 0) AND coalesce(s.to_year_be, 9999)
            AND NOT starts_with(s.whose_word, 'province ')
        GROUP BY ALL
    )
SELECT
    s.*,
    i.step_order::UTINYINT AS step_order,
    CASE i.due_basis
        WHEN 'plan_start' THEN coalesce(e.plan_start, p.plan_start)
        WHEN 'plan_complete_by' THEN coalesce(e.plan_complete_by, p.plan_complete_by)
        WHEN 'district_papers_due' THEN d.district_papers_due
        WHEN 'province_papers_due' THEN d.province_papers_due
    END AS due_on,
    i.due_evidence,
    coalesce(due_on < $today::DATE, false) AS is_due
FROM summed AS s
JOIN (
    SELECT step_code, step_order, due_basis, due_evidence FROM core_process_item
) AS i USING (step_code)
JOIN papers AS d USING (survey_year_be)
LEFT JOIN plan_now AS p USING (survey_year_be, area_level, area_code)
LEFT JOIN held_plan_now AS e USING (survey_year_be, area_level, area_code);
