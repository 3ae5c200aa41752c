-- Which areas each cell belongs to: one row per cell and area. Levels up to the country; parts as
-- in mart_area.
CREATE OR REPLACE TEMP TABLE cell_area AS
WITH
    cell AS (
        SELECT
            c.village_no,
            c.local_authority_code,
            v.village_code,
            v.tambon_code,
            v.district_code,
            v.province_code,
            p.inspection_region_code,
            a.local_authority_code IS NULL AS is_part
        FROM cell_now AS c
        JOIN core_village AS v USING (village_no)
        JOIN core_province AS p USING (province_code)
        LEFT JOIN village_authority AS a USING (village_no)
    )
SELECT village_no, local_authority_code, 'country' AS area_level, 'TH' AS area_code FROM cell
UNION ALL
SELECT village_no, local_authority_code, 'inspection_region', inspection_region_code FROM cell
UNION ALL
SELECT village_no, local_authority_code, 'province', province_code FROM cell
UNION ALL
SELECT village_no, local_authority_code, 'district', district_code FROM cell
UNION ALL
SELECT village_no, local_authority_code, 'tambon', tambon_code FROM cell
UNION ALL
SELECT village_no, local_authority_code, 'local_authority', local_authority_code FROM cell
UNION ALL
SELECT
    village_no, local_authority_code, 'local_authority_part',
    local_authority_code || '@' || district_code
FROM cell
WHERE local_authority_code || '@' || district_code IN (
    SELECT area_code FROM area_now WHERE area_level = 'local_authority_part'
)
UNION ALL
SELECT village_no, local_authority_code, 'village', village_code FROM cell
UNION ALL
SELECT village_no, local_authority_code, 'village_part', village_code || '@' || local_authority_code
FROM cell WHERE is_part;
