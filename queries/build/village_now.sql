-- How many villages of each area are complete, untouched or certified. One row per survey year and
-- area. The villages counted are those with a target, once any village of the year has one; those with
-- households but no target stand apart (villages_without_target). Before, every village of the register
-- is counted, and how many are complete is unknown (NULL).
CREATE OR REPLACE TEMP TABLE village_now AS
WITH
    has_village_targets AS (
        SELECT DISTINCT survey_year_be, true AS is_targeted
        FROM target_now WHERE area_level = 'village'
    ),
    village AS (
        SELECT
            y.survey_year_be,
            a.*,
            t.households_target,
            coalesce(k.is_targeted, false) AS is_targeted,
            k.is_targeted IS NULL OR t.area_code IS NOT NULL AS is_counted,
            coalesce(c.households_collected, 0) AS households_collected,
            coalesce(c.households_collected + c.households_unconfirmed, 0) > 0 AS has_households,
            coalesce(f.is_certified, false) AS is_certified,
            s.target_authority_code,
            part.area_code AS part_code
        FROM year_now AS y
        LEFT JOIN has_village_targets AS k USING (survey_year_be)
        CROSS JOIN (SELECT * FROM area_now WHERE area_level = 'village') AS a
        LEFT JOIN target_now AS t
            ON t.survey_year_be = y.survey_year_be
            AND t.area_level = 'village' AND t.area_code = a.area_code
        LEFT JOIN count_now AS c
            ON c.survey_year_be = y.survey_year_be
            AND c.area_level = 'village' AND c.area_code = a.area_code
        LEFT JOIN certification_now AS f
            ON f.survey_year_be = y.survey_year_be
            AND f.area_level = 'village' AND f.area_code = a.area_code
        JOIN core_village AS w ON w.village_code = a.area_code
        JOIN village_authority AS s ON s.village_no = w.village_no
        LEFT JOIN area_now AS part
            ON part.area_level = 'village_part' AND part.base_code = a.area_code
            AND part.local_authority_code = s.target_authority_code
        WHERE NOT coalesce(k.is_targeted, false)
            OR t.area_code IS NOT NULL OR c.area_code IS NOT NULL
    ),
    placed AS (
        UNPIVOT (
            SELECT
                * EXCLUDE (
                    area_level, area_code, inspection_region_code, province_code, district_code,
                    tambon_code, local_authority_code, target_authority_code, part_code
                ),
                'TH' AS of_country,
                inspection_region_code AS of_inspection_region,
                province_code AS of_province,
                district_code AS of_district,
                tambon_code AS of_tambon,
                target_authority_code AS of_local_authority,
                target_authority_code || '@' || district_code AS of_local_authority_part,
                area_code AS of_village,
                part_code AS of_village_part
            FROM village
        )
        ON of_country, of_inspection_region, of_province, of_district, of_tambon,
            of_local_authority, of_local_authority_part, of_village, of_village_part
        INTO NAME place VALUE code
    )
SELECT
    survey_year_be,
    replace(place, 'of_', '') AS area_level,
    code AS area_code,
    count(*) FILTER (is_counted) AS villages_total,
    if(bool_or(is_targeted), count(*) FILTER (
        households_target > 0 AND households_collected >= households_target
    ), NULL) AS villages_complete,
    count(*) FILTER (is_counted AND households_collected = 0) AS villages_zero,
    count(*) FILTER (is_counted AND is_certified) AS villages_certified,
    count(*) FILTER (NOT is_counted AND has_households) AS villages_without_target
FROM placed
GROUP BY ALL;
