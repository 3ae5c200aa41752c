-- Areas without a target that the sum above them lacks: one row per survey year and area, the highest
-- that lacks one (not the villages of a province without any).
CREATE TABLE snap.mart_without_target AS
WITH
    summed AS (
        SELECT survey_year_be, area_level, area_code, parts_way
        FROM target_tree_now WHERE target_basis = 'children'
    ),
    lacking AS (
        SELECT t.survey_year_be, a.area_level, a.area_code, a.tambon_code,
            if(a.area_level = 'village', s.target_authority_code, a.local_authority_code)
                AS local_authority_code,
            a.district_code, a.province_code, a.inspection_region_code
        FROM target_tree_now AS t
        JOIN area_now AS a USING (area_level, area_code)
        LEFT JOIN core_village AS v ON v.village_code = a.area_code
        LEFT JOIN village_authority AS s ON s.village_no = v.village_no
        WHERE t.households_target IS NULL
    ),
    -- Each that lacks one, with the areas above it whose sum would count it.
    above AS (
        SELECT *, 'tambon' AS level, tambon_code AS code FROM lacking WHERE area_level = 'village'
        UNION ALL
        SELECT *, 'local_authority', local_authority_code FROM lacking WHERE area_level = 'village'
        UNION ALL
        SELECT *, 'district', district_code FROM lacking
        WHERE area_level IN ('tambon', 'local_authority')
        UNION ALL
        SELECT *, 'province', province_code FROM lacking WHERE area_level = 'district'
    )
SELECT DISTINCT l.survey_year_be, l.area_level, l.area_code
FROM above AS l
JOIN summed AS s
    ON s.survey_year_be = l.survey_year_be AND s.area_level = l.level AND s.area_code = l.code
    AND (s.area_level <> 'district' OR s.parts_way = l.area_level)
UNION ALL
SELECT p.survey_year_be, p.area_level, p.area_code
FROM lacking AS p
JOIN target_tree_now AS r
    ON r.survey_year_be = p.survey_year_be AND r.area_level = 'inspection_region'
    AND r.area_code = p.inspection_region_code AND r.target_basis IS DISTINCT FROM 'own'
WHERE p.area_level = 'province'
ORDER BY ALL;
