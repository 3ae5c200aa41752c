-- Between what bounds does each pass rate lie until the open flags are settled? One row per area and
-- indicator: all who belong to households with an open must_fix or check flag counted against, and
-- for it. Both bounds are the rate itself where no flag is open. Counts-only readers are told of the
-- country, regions and provinces only.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
-- $indicator_no: integer, optional; only this indicator
WITH
    wanted AS (
        SELECT 'all' AS part, area_code, base_code, name_th, name_en,
            COLUMNS('^i[0-9]{2}_(eligible|fail)$')
        FROM result
        WHERE survey_year_be = $survey_year_be
            AND shows(area_level, $area_level, $within_level)
            AND ($within_level IS NULL OR reaches(
                $within_level, $within_code, area_level, area_code, inspection_region_code,
                province_code, district_code, tambon_code, local_authority_code
            ))
        UNION ALL BY NAME
        SELECT 'questioned' AS part, area_code, base_code, name_th, name_en,
            COLUMNS('^i[0-9]{2}_(eligible|fail)$')
        FROM questioned
        WHERE survey_year_be = $survey_year_be
            AND shows(area_level, $area_level, $within_level)
            AND ($within_level IS NULL OR reaches(
                $within_level, $within_code, area_level, area_code, inspection_region_code,
                province_code, district_code, tambon_code, local_authority_code
            ))
    ),
    long AS (
        SELECT part, area_code, base_code, name_th, name_en, name, value
        FROM wanted UNPIVOT (value FOR name IN (COLUMNS('^i[0-9]{2}_(eligible|fail)$')))
    ),
    pair AS (
        SELECT
            area_code,
            any_value(base_code) AS base_code,
            any_value(name_th) AS name_th,
            any_value(name_en) AS name_en,
            name[2:3]::UTINYINT AS indicator_no,
            coalesce(sum(value) FILTER (part = 'all' AND name LIKE '%eligible'), 0)::BIGINT
                AS eligible,
            coalesce(sum(value) FILTER (part = 'all' AND name LIKE '%fail'), 0)::BIGINT AS fail,
            coalesce(sum(value) FILTER (part = 'questioned' AND name LIKE '%eligible'), 0)::BIGINT
                AS eligible_questioned,
            coalesce(sum(value) FILTER (part = 'questioned' AND name LIKE '%fail'), 0)::BIGINT
                AS fail_questioned
        FROM long
        WHERE $indicator_no IS NULL OR name[2:3]::UTINYINT = $indicator_no
        GROUP BY area_code, name[2:3]
    )
SELECT
    p.base_code AS area_code,
    p.name_th AS area_name_th,
    p.name_en AS area_name_en,
    p.indicator_no,
    i.name_th AS indicator_name_th,
    i.name_en AS indicator_name_en,
    i.dimension_no,
    i.unit,
    p.eligible,
    p.fail,
    least(p.eligible_questioned, p.eligible) AS eligible_questioned,
    least(p.fail_questioned, p.fail) AS fail_questioned,
    (p.eligible - p.fail) / nullif(p.eligible, 0) AS pass_share,
    greatest(p.eligible - p.fail - (p.eligible_questioned - p.fail_questioned), 0)
        / nullif(p.eligible, 0) AS pass_share_low,
    least(p.eligible - p.fail + p.fail_questioned, p.eligible) / nullif(p.eligible, 0)
        AS pass_share_high
FROM pair AS p
JOIN year AS y ON y.survey_year_be = $survey_year_be
JOIN indicator AS i ON i.catalogue = y.catalogue AND i.indicator_no = p.indicator_no
ORDER BY p.base_code, p.indicator_no;
