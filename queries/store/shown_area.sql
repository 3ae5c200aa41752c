-- Shows the areas of shown_cell: the district always; what lies below once it is complete, and all
-- at the close. What is shown already stays as it is.
-- $once_complete: integer; 1 if areas below the district wait until they are complete
INSERT INTO mart_shown BY NAME
WITH
    complete AS (
        SELECT
            survey_year_be,
            if(area_level = 'local_authority_part', 'authority', area_level) AS area_level,
            area_code
        FROM village_now
        WHERE area_level IN ('tambon', 'village', 'local_authority_part')
            AND villages_total > 0 AND villages_complete = villages_total
    ),
    area AS (
        SELECT
            *,
            unnest([
                {'level': 'district', 'code': district_code},
                {'level': 'tambon', 'code': tambon_code},
                {'level': 'authority', 'code': authority_code || '@' || district_code},
                {'level': 'village', 'code': village_code}
            ]) AS of
        FROM shown_cell
    )
SELECT
    a.survey_year_be,
    a.of.level AS area_level,
    a.of.code AS area_code,
    a.district_code,
    bool_or(a.is_final) AS is_final,
    max(a.last_received_at) AS last_received_at,
    sum(COLUMNS(* EXCLUDE (
        survey_year_be, village_no, local_authority_code, village_code, tambon_code, district_code,
        is_final, authority_code, of, last_submitted_at, last_received_at
    )))::BIGINT AS '\0'
FROM area AS a
WHERE (
        a.of.level = 'district' OR a.is_final OR $once_complete = 0
        OR (a.survey_year_be, a.of.level, a.of.code) IN (FROM complete)
    )
    AND (a.survey_year_be, a.of.level, a.of.code) NOT IN (
        SELECT (survey_year_be, area_level, area_code) FROM mart_shown
    )
GROUP BY ALL;
