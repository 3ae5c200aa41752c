-- Who passes each indicator? One row per area and indicator, with counts in the indicator's unit; of
-- a household indicator also how many persons live in the eligible and the failing households.
-- `shown` says what a counts-only reader is told of a district or below: band (fail is unknown, and lies
-- between fails_from and fails_to), small (too few to tell anything), held (not complete yet); else
-- exact.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
-- $indicator_no: integer, optional; only this indicator
WITH
    wanted AS (
        SELECT * FROM result
        WHERE survey_year_be IN ($survey_year_be, $survey_year_be - 1)
            AND shows(area_level, $area_level, $within_level)
            AND ($within_level IS NULL OR reaches(
                $within_level, $within_code, area_level, area_code, inspection_region_code,
                province_code, district_code, tambon_code, local_authority_code
            ))
    ),
    counted AS (
        SELECT survey_year_be, area_code, base_code, name_th, name_en, results_as_of, name, value
        FROM (
            SELECT
                survey_year_be, area_code, base_code, name_th, name_en, results_as_of,
                COLUMNS('^i[0-9]{2}_(persons_)?(eligible|fail)$')
            FROM wanted
        )
        UNPIVOT (value FOR name IN (COLUMNS('^i[0-9]{2}_(persons_)?(eligible|fail)$')))
    ),
    exact AS (
        SELECT
            survey_year_be,
            area_code,
            any_value(base_code) AS base_code,
            any_value(name_th) AS name_th,
            any_value(name_en) AS name_en,
            any_value(results_as_of) AS results_as_of,
            name[2:3]::UTINYINT AS indicator_no,
            sum(value) FILTER (name LIKE 'i__@_eligible' ESCAPE '@')::BIGINT AS eligible,
            sum(value) FILTER (name LIKE 'i__@_fail' ESCAPE '@')::BIGINT AS fail,
            sum(value) FILTER (name LIKE '%persons@_eligible' ESCAPE '@')::BIGINT
                AS persons_eligible,
            sum(value) FILTER (name LIKE '%persons@_fail' ESCAPE '@')::BIGINT AS persons_fail
        FROM counted
        WHERE $indicator_no IS NULL OR name[2:3]::UTINYINT = $indicator_no
        GROUP BY survey_year_be, area_code, name[2:3]
    ),
    pair AS (
        SELECT *, 'exact' AS shown, fail AS fails_from, fail AS fails_to FROM exact
        UNION ALL BY NAME
        SELECT
            survey_year_be, area_code, base_code, name_th, name_en, results_as_of, indicator_no,
            eligible, if(shown = 'exact', fails_from, NULL) AS fail, persons_eligible,
            persons_fail, shown, fails_from, fails_to
        FROM band
        WHERE survey_year_be IN ($survey_year_be, $survey_year_be - 1)
            AND shows(area_level, $area_level, $within_level)
            AND ($within_level IS NULL OR reaches(
                $within_level, $within_code, area_level, area_code, inspection_region_code,
                province_code, district_code, tambon_code, local_authority_code
            ))
            AND ($indicator_no IS NULL OR indicator_no = $indicator_no)
    )
SELECT
    p.base_code AS area_code,
    p.name_th AS area_name_th,
    p.name_en AS area_name_en,
    p.indicator_no,
    i.dimension_no,
    i.dimension_name_th,
    i.dimension_name_en,
    i.name_th AS indicator_name_th,
    i.name_en AS indicator_name_en,
    i.unit,
    i.evidence,
    p.eligible,
    p.fail,
    p.shown,
    p.fails_from,
    p.fails_to,
    p.persons_eligible,
    p.persons_fail,
    (p.eligible - p.fail) / nullif(p.eligible, 0) AS pass_share,
    (p.eligible - p.fails_to) / nullif(p.eligible, 0) AS pass_share_from,
    (p.eligible - p.fails_from) / nullif(p.eligible, 0) AS pass_share_to,
    (before.eligible - before.fail) / nullif(before.eligible, 0) AS pass_share_previous,
    p.results_as_of
FROM pair AS p
JOIN year AS y USING (survey_year_be)
JOIN indicator AS i ON i.catalogue = y.catalogue AND i.indicator_no = p.indicator_no
LEFT JOIN year AS y_before
    ON y_before.survey_year_be = $survey_year_be - 1 AND y_before.catalogue = y.catalogue
LEFT JOIN pair AS before
    ON before.survey_year_be = y_before.survey_year_be
    AND before.area_code = p.area_code AND before.indicator_no = p.indicator_no
WHERE p.survey_year_be = $survey_year_be
ORDER BY p.base_code, p.indicator_no;
