-- Which areas each place of a flag belongs to: one row per place and area. A place is a village and
-- authority, a village, or a district alone; what has no place counts in the country only.
CREATE OR REPLACE TEMP TABLE flag_area AS
WITH
    place AS (
        SELECT DISTINCT
            f.place,
            f.village_no,
            f.local_authority_code,
            v.village_code,
            v.tambon_code,
            coalesce(v.district_code, f.district_code) AS district_code
        FROM flag_now AS f LEFT JOIN core_village AS v USING (village_no)
    ),
    above AS (
        SELECT p.*, d.province_code, r.inspection_region_code
        FROM place AS p
        LEFT JOIN core_district AS d USING (district_code)
        LEFT JOIN core_province AS r USING (province_code)
    )
SELECT place, 'country' AS area_level, 'TH' AS area_code FROM above
UNION ALL
SELECT place, 'inspection_region', inspection_region_code FROM above
WHERE inspection_region_code IS NOT NULL
UNION ALL
SELECT place, 'province', province_code FROM above WHERE province_code IS NOT NULL
UNION ALL
SELECT place, 'district', district_code FROM above WHERE district_code IS NOT NULL
UNION ALL
SELECT place, 'tambon', tambon_code FROM above WHERE tambon_code IS NOT NULL
UNION ALL
SELECT place, 'village', village_code FROM above WHERE village_code IS NOT NULL
UNION ALL
SELECT place, 'local_authority', local_authority_code FROM above
WHERE village_no IS NOT NULL AND local_authority_code IS NOT NULL
UNION ALL
SELECT place, 'local_authority_part', local_authority_code || '@' || district_code FROM above
WHERE local_authority_code || '@' || district_code IN (
    SELECT area_code FROM area_now WHERE area_level = 'local_authority_part'
)
UNION ALL
SELECT place, 'village_part', village_code || '@' || local_authority_code FROM above
WHERE village_code || '@' || local_authority_code IN (
    SELECT area_code FROM area_now WHERE area_level = 'village_part'
);
