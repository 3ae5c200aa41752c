-- What does each checking rule ask, and how often, by area? One row per rule and area. flags_open is
-- NULL where the rule isn't evaluated (not_evaluated says why): that isn't "no flags"; what was decided
-- of earlier flags is told even then. counts_only: the rule counts results, or could give them away.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
-- $rule_id: text, optional; only this rule
WITH
    wanted AS (
        SELECT area_level, area_code, base_code, name_th, name_en
        FROM area
        WHERE shows(area_level, $area_level, $within_level)
            AND ($within_level IS NULL OR reaches(
                $within_level, $within_code, area_level, area_code, inspection_region_code,
                province_code, district_code, tambon_code, local_authority_code
            ))
    ),
    asked AS (
        SELECT
            c.area_level, c.area_code, c.survey_year_be, c.name AS checked, c.value AS subjects
        FROM (
            SELECT
                area_level, area_code, survey_year_be, households, households_with_persons,
                households_with_nationality, households_with_total, households_with_position,
                persons, persons_school_age, persons_with_id, villages, villages_due
            FROM checked WHERE survey_year_be = $survey_year_be
        )
        UNPIVOT (value FOR name IN (
            households, households_with_persons, households_with_nationality,
            households_with_total, households_with_position, persons, persons_school_age,
            persons_with_id, villages, villages_due
        )) AS c
    ),
    told AS (
        SELECT
            r.* EXCLUDE (not_evaluated, counts_results),
            w.*,
            s.subjects AS subjects_checked,
            CASE
                WHEN r.not_evaluated IS NOT NULL THEN r.not_evaluated
                WHEN getvariable('counts_only')
                    AND r.counts_results
                    AND w.area_level NOT IN ('country', 'inspection_region', 'province')
                    THEN 'counts_only'
                WHEN r.subject = 'district item'
                    AND w.area_level NOT IN (
                        'country', 'inspection_region', 'province', 'district'
                    )
                    THEN 'district_only'
                WHEN r.checked = 'villages_due' AND coalesce(s.subjects, 0) = 0 THEN 'not_yet_due'
                WHEN r.checked IN (SELECT checked FROM asked) AND coalesce(s.subjects, 0) = 0
                    THEN 'nothing_to_check'
            END AS not_evaluated
        FROM wanted AS w
        CROSS JOIN (
            SELECT * FROM rule
            WHERE survey_year_be = $survey_year_be AND ($rule_id IS NULL OR rule_id = $rule_id)
        ) AS r
        LEFT JOIN asked AS s
            ON s.area_level = w.area_level AND s.area_code = w.area_code
            AND s.checked = r.checked
    )
SELECT
    r.rule_id,
    r.title_th,
    r.title_en,
    r.letter,
    r.subject,
    r.severity,
    r.owner,
    r.asks_th,
    r.asks_en,
    r.reviewed,
    r.base_code AS area_code,
    r.name_th AS area_name_th,
    r.name_en AS area_name_en,
    r.not_evaluated,
    r.subjects_checked,
    if(r.not_evaluated IS NOT NULL, NULL, coalesce(f.flags_open, 0)) AS flags_open,
    coalesce(f.flags_awaiting, if(r.not_evaluated IS NULL, 0, NULL)) AS flags_awaiting,
    coalesce(f.flags_confirmed, if(r.not_evaluated IS NULL, 0, NULL)) AS flags_confirmed,
    coalesce(f.flags_dismissed, if(r.not_evaluated IS NULL, 0, NULL)) AS flags_dismissed,
    coalesce(f.flags_mended, if(r.not_evaluated IS NULL, 0, NULL)) AS flags_mended,
    coalesce(f.gain_households, if(r.not_evaluated IS NULL, 0, NULL)) AS gain_households
FROM told AS r
LEFT JOIN (SELECT * FROM flag WHERE survey_year_be = $survey_year_be) AS f
    ON f.area_level = r.area_level AND f.area_code = r.area_code AND f.rule_id = r.rule_id
ORDER BY r.rule_order, r.base_code;
