-- The chain of certification in each survey year (core_chain_level): which levels certify and make
-- the form, and whose certificates count first inside an area (certified_part_level: the nearest
-- level below that certifies; NULL where none does). One row per survey year and area level.
CREATE OR REPLACE TEMP TABLE chain_now AS
WITH
    level AS (
        FROM (
            VALUES ('country', 0), ('inspection_region', 1), ('province', 2), ('district', 3),
                ('tambon', 4), ('local_authority', 4), ('village', 5)
        ) AS v (area_level, depth)
    ),
    told AS (
        SELECT
            y.survey_year_be,
            l.area_level,
            l.depth,
            coalesce(c.certifies, false) AS certifies,
            coalesce(c.makes_form, false) AS makes_form
        FROM year_now AS y
        CROSS JOIN level AS l
        LEFT JOIN core_chain_level AS c
            ON c.area_level = l.area_level
            AND y.survey_year_be BETWEEN c.from_year_be AND coalesce(c.to_year_be, 9999)
    )
SELECT
    t.survey_year_be,
    t.area_level,
    any_value(t.certifies) AS certifies,
    any_value(t.makes_form) AS makes_form,
    arg_min(p.area_level, p.depth) AS certified_part_level
FROM told AS t
LEFT JOIN told AS p
    ON p.survey_year_be = t.survey_year_be AND p.depth > t.depth AND p.certifies
GROUP BY t.survey_year_be, t.area_level;
