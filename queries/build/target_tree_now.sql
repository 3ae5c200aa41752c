-- Target of every area, known or not, level by level: its own figure (set before confirmed), else
-- the sum of what is known of its parts (decision 8), with the number of parts that lack one. One
-- row per survey year with a target and area. A district is summed along the way down that is
-- complete, else holds more: tambons or local authorities (parts_way). A part without a target
-- counts once, not with all that lies in it; regions are no part of their own, their provinces are.
CREATE OR REPLACE TEMP TABLE target_tree_now AS
WITH
    own AS (
        SELECT
            survey_year_be,
            area_level,
            area_code,
            max(households) FILTER (kind = 'set')::BIGINT AS target_set,
            max(households) FILTER (kind = 'confirmed')::BIGINT AS target_confirmed,
            coalesce(target_set, target_confirmed) AS target_own
        FROM core_target GROUP BY ALL
    ),
    place AS (
        SELECT y.survey_year_be, a.*
        FROM (SELECT DISTINCT survey_year_be FROM own) AS y CROSS JOIN area_now AS a
    ),
    -- Whose target covers a village, by the register, whatever its households say of themselves.
    covered AS (
        SELECT v.village_code, a.target_authority_code
        FROM village_authority AS a JOIN core_village AS v USING (village_no)
    ),
    village AS (
        SELECT p.*, c.target_authority_code, o.target_own AS target
        FROM place AS p
        LEFT JOIN own AS o USING (survey_year_be, area_level, area_code)
        LEFT JOIN covered AS c ON c.village_code = p.area_code
        WHERE p.area_level = 'village'
    ),
    tambon_sum AS (
        SELECT
            survey_year_be, tambon_code AS area_code, sum(target)::BIGINT AS children_sum,
            count(*) - count(target) AS missing
        FROM village GROUP BY ALL
    ),
    tambon AS (
        SELECT
            survey_year_be,
            area_code,
            area_code[1:4] AS district_code,
            s.children_sum,
            coalesce(o.target_own, s.children_sum) AS target,
            if(o.target_own IS NULL, s.missing, 0) AS missing
        FROM tambon_sum AS s
        FULL JOIN (SELECT * FROM own WHERE area_level = 'tambon') AS o
            USING (survey_year_be, area_code)
    ),
    -- A village of several authorities has no target that could be shared out among them.
    authority_village AS (
        SELECT survey_year_be, target_authority_code AS local_authority_code, district_code, target
        FROM village WHERE target_authority_code IS NOT NULL
        UNION ALL
        SELECT p.survey_year_be, p.local_authority_code, p.district_code, NULL
        FROM place AS p JOIN covered AS c ON c.village_code = p.base_code
        WHERE p.area_level = 'village_part' AND c.target_authority_code IS NULL
    ),
    -- A village that some of its households place elsewhere stands among its authority's by that
    -- part: there it has the village's target.
    village_part AS (
        SELECT p.survey_year_be, p.area_level, p.area_code, v.target
        FROM place AS p
        JOIN village AS v
            ON v.survey_year_be = p.survey_year_be AND v.area_code = p.base_code
            AND v.target_authority_code = p.local_authority_code
        WHERE p.area_level = 'village_part'
    ),
    authority_sum AS (
        SELECT
            survey_year_be, local_authority_code AS area_code,
            sum(target)::BIGINT AS children_sum, count(*) - count(target) AS missing
        FROM authority_village GROUP BY ALL
    ),
    authority AS (
        SELECT
            p.survey_year_be,
            p.area_level,
            p.area_code,
            p.district_code,
            s.children_sum,
            coalesce(o.target_own, s.children_sum) AS target,
            if(o.target_own IS NULL, s.missing, 0) AS missing
        FROM place AS p
        LEFT JOIN authority_sum AS s USING (survey_year_be, area_code)
        LEFT JOIN own AS o USING (survey_year_be, area_level, area_code)
        WHERE p.area_level = 'local_authority'
            AND (s.area_code IS NOT NULL OR o.area_code IS NOT NULL)
    ),
    authority_part AS (
        SELECT
            p.survey_year_be, p.area_level, p.area_code, p.district_code,
            sum(v.target)::BIGINT AS target,
            count(*) - count(v.target) AS missing
        FROM place AS p
        JOIN authority_village AS v USING (survey_year_be, local_authority_code, district_code)
        WHERE p.area_level = 'local_authority_part'
        GROUP BY ALL
    ),
    district_ways AS (
        SELECT
            survey_year_be, district_code AS area_code, way, sum(target)::BIGINT AS children_sum,
            sum(if(target IS NULL, 1, missing)) AS missing
        FROM (
            SELECT survey_year_be, district_code, 'tambon' AS way, target, missing FROM tambon
            UNION ALL
            SELECT survey_year_be, district_code, 'local_authority', target, missing
            FROM authority WHERE district_code IS NOT NULL
            UNION ALL
            SELECT survey_year_be, district_code, 'local_authority', target, missing
            FROM authority_part
        )
        GROUP BY ALL
    ),
    district_way AS (
        FROM district_ways
        QUALIFY row_number() OVER (
            PARTITION BY survey_year_be, area_code
            ORDER BY children_sum IS NULL, missing > 0, children_sum DESC, way = 'local_authority'
        ) = 1
    ),
    district AS (
        SELECT
            p.survey_year_be, p.area_code, p.province_code, w.way, w.children_sum,
            coalesce(o.target_own, w.children_sum) AS target,
            if(o.target_own IS NULL, w.missing, 0) AS missing
        FROM place AS p
        LEFT JOIN district_way AS w USING (survey_year_be, area_code)
        LEFT JOIN own AS o USING (survey_year_be, area_level, area_code)
        WHERE p.area_level = 'district'
    ),
    province_sum AS (
        SELECT
            survey_year_be, province_code AS area_code, sum(target)::BIGINT AS children_sum,
            sum(if(target IS NULL, 1, missing)) AS missing
        FROM district GROUP BY ALL
    ),
    province AS (
        SELECT
            p.survey_year_be, p.area_code, p.inspection_region_code, s.children_sum,
            coalesce(o.target_own, s.children_sum) AS target,
            if(o.target_own IS NULL, s.missing, 0) AS missing
        FROM place AS p
        LEFT JOIN province_sum AS s USING (survey_year_be, area_code)
        LEFT JOIN own AS o USING (survey_year_be, area_level, area_code)
        WHERE p.area_level = 'province'
    ),
    region AS (
        SELECT
            s.*,
            coalesce(o.target_own, s.children_sum) AS target,
            if(o.target_own IS NULL, s.parts_missing, 0) AS missing
        FROM (
            SELECT
                survey_year_be, inspection_region_code AS area_code,
                sum(target)::BIGINT AS children_sum,
                sum(if(target IS NULL, 1, missing)) AS parts_missing
            FROM province GROUP BY ALL
        ) AS s
        LEFT JOIN own AS o
            ON o.survey_year_be = s.survey_year_be
            AND o.area_level = 'inspection_region' AND o.area_code = s.area_code
    ),
    every AS (
        SELECT survey_year_be, area_level, area_code, NULL AS children_sum, NULL AS parts_way,
            if(target IS NULL, NULL, 0) AS missing
        FROM village
        UNION ALL
        SELECT survey_year_be, area_level, area_code, target, NULL, 0
        FROM village_part WHERE target IS NOT NULL
        UNION ALL
        SELECT survey_year_be, 'tambon', area_code, children_sum, NULL, missing FROM tambon
        UNION ALL
        SELECT survey_year_be, area_level, area_code, children_sum, NULL, missing FROM authority
        UNION ALL
        SELECT survey_year_be, area_level, area_code, target, NULL, missing FROM authority_part
        UNION ALL
        SELECT survey_year_be, 'district', area_code, children_sum, way, missing FROM district
        UNION ALL
        SELECT survey_year_be, 'province', area_code, children_sum, NULL, missing FROM province
        UNION ALL
        SELECT survey_year_be, 'inspection_region', area_code, children_sum, NULL, missing
        FROM region
        UNION ALL
        SELECT survey_year_be, 'country', 'TH', sum(target)::BIGINT, NULL, sum(missing)
        FROM region GROUP BY ALL
    )
SELECT
    e.survey_year_be,
    e.area_level,
    e.area_code,
    o.target_set,
    o.target_confirmed,
    e.children_sum::BIGINT AS target_children_sum,
    coalesce(o.target_own, e.children_sum)::BIGINT AS households_target,
    CASE
        WHEN o.target_own IS NOT NULL THEN 'own'
        WHEN e.children_sum IS NOT NULL THEN 'children'
    END AS target_basis,
    e.parts_way,
    if(o.target_own IS NULL, e.missing, 0)::BIGINT AS targets_missing
FROM every AS e
LEFT JOIN own AS o USING (survey_year_be, area_level, area_code);
