-- Target of every area that has one: its own figure, else the sum of its children if all have one
-- (decision 8). One row per survey year and area. Disagreements stay visible in
-- target_children_sum; nothing is rescaled.
CREATE OR REPLACE TEMP TABLE target_now AS
WITH
    own AS (
        SELECT
            survey_year_be,
            area_level,
            area_code,
            max(households) FILTER (kind = 'set')::BIGINT AS target_set,
            max(households) FILTER (kind = 'confirmed')::BIGINT AS target_confirmed
        FROM core_target GROUP BY ALL
    ),
    years AS (SELECT DISTINCT survey_year_be FROM own),
    village AS (
        SELECT
            y.survey_year_be, a.area_code, a.tambon_code, a.district_code,
            a.local_authority_code,
            coalesce(o.target_set, o.target_confirmed) AS target
        FROM years AS y
        CROSS JOIN area_now AS a
        LEFT JOIN own AS o
            ON o.survey_year_be = y.survey_year_be
            AND o.area_level = 'village' AND o.area_code = a.area_code
        WHERE a.area_level = 'village'
    ),
    tambon_sum AS (
        SELECT
            survey_year_be, tambon_code AS area_code, district_code,
            if(count(target) = count(*), sum(target), NULL)::BIGINT AS children_sum
        FROM village GROUP BY ALL
    ),
    tambon AS (
        SELECT
            coalesce(s.survey_year_be, o.survey_year_be) AS survey_year_be,
            coalesce(s.area_code, o.area_code) AS area_code,
            coalesce(s.district_code, o.area_code[1:4]) AS district_code,
            s.children_sum,
            coalesce(o.target_set, o.target_confirmed, s.children_sum) AS target
        FROM tambon_sum AS s
        FULL JOIN (SELECT * FROM own WHERE area_level = 'tambon') AS o
            ON o.survey_year_be = s.survey_year_be AND o.area_code = s.area_code
    ),
    district_sum AS (
        SELECT
            survey_year_be, district_code AS area_code,
            if(count(target) = count(*), sum(target), NULL)::BIGINT AS children_sum
        FROM tambon GROUP BY ALL
    ),
    district AS (
        SELECT
            y.survey_year_be, a.area_code, a.province_code, s.children_sum,
            coalesce(o.target_set, o.target_confirmed, s.children_sum) AS target
        FROM years AS y
        CROSS JOIN area_now AS a
        LEFT JOIN district_sum AS s
            ON s.survey_year_be = y.survey_year_be AND s.area_code = a.area_code
        LEFT JOIN own AS o
            ON o.survey_year_be = y.survey_year_be
            AND o.area_level = 'district' AND o.area_code = a.area_code
        WHERE a.area_level = 'district'
    ),
    province_sum AS (
        SELECT
            survey_year_be, province_code AS area_code,
            if(count(target) = count(*), sum(target), NULL)::BIGINT AS children_sum
        FROM district GROUP BY ALL
    ),
    province AS (
        SELECT
            s.survey_year_be, s.area_code, a.inspection_region_code, s.children_sum,
            coalesce(o.target_set, o.target_confirmed, s.children_sum) AS target
        FROM province_sum AS s
        JOIN area_now AS a ON a.area_level = 'province' AND a.area_code = s.area_code
        LEFT JOIN own AS o
            ON o.survey_year_be = s.survey_year_be
            AND o.area_level = 'province' AND o.area_code = s.area_code
    ),
    authority_sum AS (
        SELECT
            survey_year_be, local_authority_code AS area_code,
            if(count(target) = count(*), sum(target), NULL)::BIGINT AS children_sum
        FROM village
        WHERE local_authority_code IS NOT NULL
            AND local_authority_code NOT IN (
                SELECT local_authority_code FROM area_now WHERE area_level = 'village_part'
            )
        GROUP BY ALL
    ),
    authority_part_sum AS (
        SELECT
            v.survey_year_be, p.area_code,
            if(count(v.target) = count(*), sum(v.target), NULL)::BIGINT AS children_sum
        FROM village AS v
        JOIN area_now AS p
            ON p.area_level = 'local_authority_part'
            AND p.local_authority_code = v.local_authority_code
            AND p.district_code = v.district_code
        WHERE v.local_authority_code NOT IN (
            SELECT local_authority_code FROM area_now WHERE area_level = 'village_part'
        )
        GROUP BY ALL
    ),
    children AS (
        SELECT survey_year_be, 'tambon' AS area_level, area_code, children_sum FROM tambon
        UNION ALL
        SELECT survey_year_be, 'district', area_code, children_sum FROM district
        UNION ALL
        SELECT survey_year_be, 'province', area_code, children_sum FROM province
        UNION ALL
        SELECT
            survey_year_be, 'inspection_region', inspection_region_code,
            if(count(target) = count(*), sum(target), NULL)
        FROM province GROUP BY ALL
        UNION ALL
        SELECT
            survey_year_be, 'country', 'TH', if(count(target) = count(*), sum(target), NULL)
        FROM province GROUP BY ALL
        UNION ALL
        SELECT survey_year_be, 'local_authority', area_code, children_sum FROM authority_sum
        UNION ALL
        SELECT survey_year_be, 'local_authority_part', area_code, children_sum
        FROM authority_part_sum
    )
SELECT
    survey_year_be,
    area_level,
    area_code,
    o.target_set,
    o.target_confirmed,
    c.children_sum::BIGINT AS target_children_sum,
    coalesce(o.target_set, o.target_confirmed, c.children_sum)::BIGINT AS households_target,
    CASE
        WHEN o.target_set IS NOT NULL OR o.target_confirmed IS NOT NULL THEN 'own'
        WHEN c.children_sum IS NOT NULL THEN 'children'
    END AS target_basis
FROM children AS c
FULL JOIN own AS o USING (survey_year_be, area_level, area_code)
WHERE coalesce(o.target_set, o.target_confirmed, c.children_sum) IS NOT NULL;
