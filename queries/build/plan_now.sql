-- Plan of every area and survey year: its own dates, else its nearest ancestor's, else the
-- standard's assumption (decision 2). One row per survey year and area.
CREATE OR REPLACE TEMP TABLE plan_now AS
WITH
    plan AS (
        SELECT
            survey_year_be, area_level, area_code, collection_start, expected_complete_by,
            meeting_date
        FROM core_plan
    ),
    -- What holds for all, and a province's own word, which holds in that province only.
    standard AS (
        SELECT
            y.survey_year_be,
            regexp_extract(s.whose_word, '^province ([0-9]{2})$', 1) AS province_code,
            max(s.value) FILTER (s.standard = 'collection_start')::DATE AS collection_start,
            max(s.value) FILTER (s.standard = 'collection_complete_by')::DATE
                AS expected_complete_by
        FROM year_now AS y
        JOIN core_standard AS s
            ON s.standard IN ('collection_start', 'collection_complete_by')
            AND y.survey_year_be
                BETWEEN coalesce(s.from_year_be, 0) AND coalesce(s.to_year_be, 9999)
        GROUP BY ALL
    )
SELECT
    y.survey_year_be,
    a.area_level,
    a.area_code,
    coalesce(
        own.collection_start, tambon.collection_start, authority.collection_start,
        district.collection_start, province.collection_start, region.collection_start,
        country.collection_start, word.collection_start, standard.collection_start
    ) AS plan_start,
    coalesce(
        own.expected_complete_by, tambon.expected_complete_by, authority.expected_complete_by,
        district.expected_complete_by, province.expected_complete_by, region.expected_complete_by,
        country.expected_complete_by, word.expected_complete_by, standard.expected_complete_by
    ) AS plan_complete_by,
    CASE
        WHEN own.expected_complete_by IS NOT NULL THEN 'own'
        WHEN coalesce(
            tambon.expected_complete_by, authority.expected_complete_by,
            district.expected_complete_by, province.expected_complete_by,
            region.expected_complete_by, country.expected_complete_by
        ) IS NOT NULL THEN 'inherited'
        WHEN coalesce(word.expected_complete_by, standard.expected_complete_by) IS NOT NULL THEN 'assumption'
    END AS plan_basis,
    own.meeting_date
FROM year_now AS y
CROSS JOIN area_now AS a
-- Each by equal keys alone: a condition on the left side only makes an outer join a nested loop.
LEFT JOIN core_village AS v ON v.village_code = a.area_code
LEFT JOIN village_authority AS s ON s.village_no = v.village_no
LEFT JOIN standard
    ON standard.survey_year_be = y.survey_year_be AND standard.province_code = ''
LEFT JOIN standard AS word
    ON word.survey_year_be = y.survey_year_be AND word.province_code = a.province_code
LEFT JOIN plan AS own
    ON own.survey_year_be = y.survey_year_be
    AND own.area_level = a.area_level AND own.area_code = a.area_code
LEFT JOIN plan AS tambon
    ON tambon.survey_year_be = y.survey_year_be AND tambon.area_level = 'tambon'
    AND tambon.area_code = if(a.area_level = 'village', a.tambon_code, NULL)
LEFT JOIN plan AS authority
    ON authority.survey_year_be = y.survey_year_be AND authority.area_level = 'local_authority'
    AND authority.area_code = if(
        a.area_level IN ('village', 'village_part', 'local_authority_part'),
        coalesce(s.target_authority_code, a.local_authority_code), NULL
    )
LEFT JOIN plan AS district
    ON district.survey_year_be = y.survey_year_be AND district.area_level = 'district'
    AND district.area_code = coalesce(a.district_code, a.parent_code)
LEFT JOIN plan AS province
    ON province.survey_year_be = y.survey_year_be AND province.area_level = 'province'
    AND province.area_code = a.province_code
LEFT JOIN plan AS region
    ON region.survey_year_be = y.survey_year_be AND region.area_level = 'inspection_region'
    AND region.area_code = a.inspection_region_code
LEFT JOIN plan AS country
    ON country.survey_year_be = y.survey_year_be AND country.area_level = 'country';
