-- One row per area of the survey: its names, the areas above it, and where it lies.
-- Parts stand for what crosses: a local authority over two districts has one row without district
-- and a local_authority_part per district; a village of several authorities has one row without
-- authority and a village_part per authority. Parts carry the code they belong to in base_code.
CREATE OR REPLACE TEMP TABLE area_now AS
WITH
    crossing AS (
        SELECT local_authority_code, count(*) > 1 AS is_crossing
        FROM (
            SELECT DISTINCT local_authority_code, tambon_code[1:4] AS district_code
            FROM core_local_authority_tambon
            UNION
            SELECT DISTINCT c.local_authority_code, v.district_code
            FROM cell_now AS c JOIN core_village AS v USING (village_no)
            WHERE c.local_authority_code NOT LIKE '%U'
        )
        GROUP BY ALL
    ),
    authority AS (
        SELECT a.*, coalesce(x.is_crossing, false) AS is_crossing
        FROM core_local_authority AS a LEFT JOIN crossing AS x USING (local_authority_code)
    ),
    authority_part AS (
        SELECT DISTINCT c.local_authority_code, v.district_code
        FROM cell_now AS c
        JOIN core_village AS v USING (village_no)
        JOIN crossing AS x ON x.local_authority_code = c.local_authority_code AND x.is_crossing
        UNION
        SELECT t.local_authority_code, t.tambon_code[1:4]
        FROM core_local_authority_tambon AS t
        JOIN crossing AS x ON x.local_authority_code = t.local_authority_code AND x.is_crossing
    ),
    village_part AS (
        SELECT c.village_no, c.local_authority_code
        FROM cell_now AS c
        JOIN village_authority AS a USING (village_no)
        WHERE a.local_authority_code IS NULL
        UNION
        SELECT village_no, target_authority_code FROM village_authority
        WHERE local_authority_code IS NULL AND target_authority_code IS NOT NULL
    ),
    -- Where a village lies: its register's word, else the middle of its households, newest year.
    village_place AS (
        SELECT
            v.village_no,
            coalesce(v.latitude, p.latitude) AS latitude,
            coalesce(v.longitude, p.longitude) AS longitude
        FROM core_village AS v
        LEFT JOIN (
            SELECT village_no, max_by(latitude, survey_year_be) AS latitude,
                max_by(longitude, survey_year_be) AS longitude
            FROM mart_released_place GROUP BY village_no
        ) AS p USING (village_no)
    ),
    pseudo_tambon AS (
        SELECT
            v.tambon_code,
            if(count(DISTINCT a.target_authority_code) = 1, min(a.target_authority_code), NULL)
                AS local_authority_code,
            bool_and(v.is_simulated) AS is_simulated
        FROM core_village AS v
        JOIN village_authority AS a USING (village_no)
        WHERE v.is_municipal
        GROUP BY v.tambon_code
    ),
    every AS (
        SELECT
            'country' AS area_level, 'TH' AS area_code, 'TH' AS base_code,
            'ทั้งประเทศ' AS name_th, 'Thailand' AS name_en,
            NULL AS parent_level, NULL AS parent_code,
            NULL AS inspection_region_code, NULL AS province_code, NULL AS district_code,
            NULL AS tambon_code, NULL AS local_authority_code, NULL AS moo,
            false AS is_municipal, false AS is_simulated,
            NULL::DOUBLE AS latitude, NULL::DOUBLE AS longitude
        UNION ALL
        SELECT
            'inspection_region', inspection_region_code, inspection_region_code, name_th, name_en,
            'country', 'TH', inspection_region_code, NULL, NULL, NULL, NULL, NULL,
            false, false, NULL, NULL
        FROM core_inspection_region
        UNION ALL
        SELECT
            'province', province_code, province_code, name_th, name_en,
            'inspection_region', inspection_region_code, inspection_region_code, province_code,
            NULL, NULL, NULL, NULL, false, false, latitude, longitude
        FROM core_province WHERE in_scope
        UNION ALL
        SELECT
            'district', district_code, district_code, name_th, name_en,
            'province', province_code, NULL, province_code, district_code, NULL, NULL, NULL,
            false, false, latitude, longitude
        FROM core_district
        UNION ALL
        SELECT
            'tambon', tambon_code, tambon_code, name_th, name_en,
            'district', district_code, NULL, province_code, district_code, tambon_code, NULL, NULL,
            false, false, latitude, longitude
        FROM core_tambon
        UNION ALL
        SELECT
            'tambon', p.tambon_code, p.tambon_code,
            coalesce('ชุมชนในเขต' || a.type_th || a.name_th, 'ชุมชนเมือง รหัส ' || p.tambon_code),
            coalesce('Communities of ' || a.name_en, 'Municipal communities ' || p.tambon_code),
            'district', p.tambon_code[1:4], NULL, p.tambon_code[1:2], p.tambon_code[1:4],
            p.tambon_code, NULL, NULL, true, p.is_simulated, a.latitude, a.longitude
        FROM pseudo_tambon AS p
        LEFT JOIN authority AS a USING (local_authority_code)
        WHERE p.tambon_code NOT IN (SELECT tambon_code FROM core_tambon)
        UNION ALL
        SELECT
            'local_authority', local_authority_code, local_authority_code,
            type_th || name_th, name_en, 'district', district_code, NULL, province_code,
            if(is_crossing, NULL, district_code), NULL, local_authority_code, NULL,
            false, false, latitude, longitude
        FROM authority
        UNION ALL
        SELECT
            'local_authority', cell_authority(NULL, district_code), cell_authority(NULL, district_code),
            'ไม่ทราบ อปท.', 'Local authority unknown', 'district', district_code,
            NULL, province_code, district_code, NULL, cell_authority(NULL, district_code), NULL,
            false, false, NULL, NULL
        FROM core_district
        UNION ALL
        SELECT
            'local_authority_part', p.local_authority_code || '@' || p.district_code,
            p.local_authority_code, a.type_th || a.name_th, a.name_en, 'district', p.district_code,
            NULL, p.district_code[1:2], p.district_code, NULL, p.local_authority_code, NULL,
            false, false, a.latitude, a.longitude
        FROM authority_part AS p JOIN authority AS a USING (local_authority_code)
        UNION ALL
        SELECT
            'village', v.village_code, v.village_code, v.name_th, v.name_en,
            'tambon', v.tambon_code, NULL, v.province_code, v.district_code, v.tambon_code,
            a.local_authority_code, v.moo, v.is_municipal, v.is_simulated,
            l.latitude, l.longitude
        FROM core_village AS v
        LEFT JOIN village_authority AS a USING (village_no)
        LEFT JOIN village_place AS l USING (village_no)
        UNION ALL
        SELECT
            'village_part', v.village_code || '@' || p.local_authority_code, v.village_code,
            v.name_th, v.name_en, 'tambon', v.tambon_code, NULL, v.province_code,
            v.district_code, v.tambon_code, p.local_authority_code, v.moo, v.is_municipal,
            v.is_simulated, l.latitude, l.longitude
        FROM village_part AS p
        JOIN core_village AS v USING (village_no)
        JOIN village_place AS l USING (village_no)
    )
SELECT
    every.* REPLACE (
        coalesce(every.inspection_region_code, p.inspection_region_code) AS inspection_region_code
    )
FROM every
LEFT JOIN core_province AS p USING (province_code)
WHERE every.province_code IS NULL OR p.in_scope
ORDER BY area_level, area_code;
