-- Who holds the targets: one row per survey year and area with a target of its own, with the part of
-- it that no area inside it holds, the plan for that part, and the areas for which it counts (of_*,
-- NULL where it doesn't: a tambon's rest says nothing of a local authority). Expected, remaining and
-- targets of every area are sums over these rows, so that parts always add up (decision 29).
-- counted_*: the next area above with a row of its own, along each way; its count includes this one's.
CREATE OR REPLACE TEMP TABLE holding_now AS
WITH
    own AS (
        SELECT
            t.*,
            if(t.area_level = 'village', s.target_authority_code, a.local_authority_code)
                AS local_authority_code,
            coalesce(a.tambon_code, if(t.area_level = 'tambon', t.area_code, NULL)) AS tambon_code,
            CASE
                WHEN t.area_level IN ('village', 'tambon') THEN t.area_code[1:4]
                ELSE a.district_code
            END AS district_code,
            CASE
                WHEN t.area_level IN ('country', 'inspection_region') THEN NULL
                WHEN t.area_level = 'local_authority' THEN a.district_code[1:2]
                ELSE t.area_code[1:2]
            END AS province_code
        FROM target_tree_now AS t
        LEFT JOIN area_now AS a USING (area_level, area_code)
        LEFT JOIN core_village AS v
            ON v.village_code = if(t.area_level = 'village', t.area_code, NULL)
        LEFT JOIN village_authority AS s ON s.village_no = v.village_no
        WHERE t.target_basis = 'own'
    ),
    way AS (
        SELECT survey_year_be, area_code AS district_code, parts_way
        FROM target_tree_now WHERE area_level = 'district'
    ),
    placed AS (
        SELECT
            o.survey_year_be,
            o.area_level,
            o.area_code,
            if(
                o.target_children_sum > o.households_target, 0,
                o.households_target - coalesce(o.target_children_sum, 0)
            )::BIGINT AS households,
            if(o.area_level = 'village', o.area_code, NULL) AS of_village,
            piece.area_code AS of_village_part,
            if(o.area_level IN ('village', 'tambon'), o.tambon_code, NULL) AS of_tambon,
            if(o.area_level IN ('village', 'local_authority'), o.local_authority_code, NULL)
                AS of_local_authority,
            if(o.area_level = 'village', part.area_code, NULL) AS of_local_authority_part,
            CASE
                WHEN o.area_level = 'district' THEN o.district_code
                WHEN w.parts_way = 'tambon' THEN if(of_tambon IS NULL, NULL, o.district_code)
                WHEN of_local_authority IS NOT NULL THEN o.district_code
            END AS of_district,
            if(o.area_level = 'province' OR of_district IS NOT NULL, o.province_code, NULL)
                AS of_province,
            if(o.area_level = 'inspection_region', o.area_code, if(
                of_province IS NULL, NULL, p.inspection_region_code
            )) AS of_inspection_region,
            if(o.area_level = 'country' OR of_inspection_region IS NOT NULL, 'TH', NULL)
                AS of_country,
            part.area_code IS NOT NULL AS is_in_crossing,
            w.parts_way,
            o.district_code
        FROM own AS o
        LEFT JOIN way AS w USING (survey_year_be, district_code)
        LEFT JOIN core_province AS p USING (province_code)
        LEFT JOIN area_now AS part
            ON part.area_level = 'local_authority_part'
            AND part.local_authority_code = o.local_authority_code
            AND part.district_code = o.district_code
        LEFT JOIN area_now AS piece
            ON piece.area_level = 'village_part'
            AND piece.base_code = if(o.area_level = 'village', o.area_code, NULL)
            AND piece.local_authority_code = o.local_authority_code
    ),
    held AS (SELECT survey_year_be, area_level, area_code FROM own)
SELECT
    h.survey_year_be,
    h.area_level,
    h.area_code,
    h.households,
    coalesce(p.plan_start, d.plan_start) AS plan_start,
    coalesce(p.plan_complete_by, d.plan_complete_by) AS plan_complete_by,
    h.of_village, h.of_village_part, h.of_tambon, h.of_local_authority, h.of_local_authority_part, h.of_district,
    h.of_province, h.of_inspection_region, h.of_country,
    if(h.area_level = 'village', tambon.area_code, NULL) AS counted_tambon,
    if(h.area_level = 'village', authority.area_code, NULL) AS counted_local_authority,
    CASE
        WHEN h.area_level = 'village' AND h.parts_way = 'tambon' AND tambon.area_code IS NOT NULL
            THEN NULL
        WHEN h.area_level = 'village' AND h.parts_way = 'local_authority'
            AND authority.area_code IS NOT NULL AND NOT h.is_in_crossing THEN NULL
        WHEN h.area_level <> 'district' AND district.area_code IS NOT NULL
            THEN 'district ' || district.area_code
        WHEN h.area_level <> 'province' AND province.area_code IS NOT NULL
            THEN 'province ' || province.area_code
        WHEN h.area_level <> 'inspection_region' AND region.area_code IS NOT NULL
            THEN 'inspection_region ' || region.area_code
        WHEN h.area_level <> 'country' AND country.area_code IS NOT NULL THEN 'country TH'
    END AS counted_high
FROM placed AS h
LEFT JOIN plan_now AS p USING (survey_year_be, area_level, area_code)
LEFT JOIN plan_now AS d
    ON d.survey_year_be = h.survey_year_be
    AND d.area_level = 'district' AND d.area_code = h.district_code
LEFT JOIN held AS tambon
    ON tambon.survey_year_be = h.survey_year_be
    AND tambon.area_level = 'tambon' AND tambon.area_code = h.of_tambon
LEFT JOIN held AS authority
    ON authority.survey_year_be = h.survey_year_be
    AND authority.area_level = 'local_authority' AND authority.area_code = h.of_local_authority
LEFT JOIN held AS district
    ON district.survey_year_be = h.survey_year_be
    AND district.area_level = 'district' AND district.area_code = h.of_district
LEFT JOIN held AS province
    ON province.survey_year_be = h.survey_year_be
    AND province.area_level = 'province' AND province.area_code = h.of_province
LEFT JOIN held AS region
    ON region.survey_year_be = h.survey_year_be
    AND region.area_level = 'inspection_region' AND region.area_code = h.of_inspection_region
LEFT JOIN held AS country
    ON country.survey_year_be = h.survey_year_be
    AND country.area_level = 'country' AND country.area_code = h.of_country;
