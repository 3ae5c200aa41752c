-- The indicators of the areas of shown_due that mart_shown holds and mart_shown_indicator doesn't.
INSERT INTO mart_shown_indicator BY NAME
WITH
    catalogue AS (
        SELECT d.survey_year_be, i.indicator_no
        FROM (SELECT DISTINCT survey_year_be FROM shown_due) AS d
        JOIN core_catalogue AS c ON d.survey_year_be BETWEEN c.from_year_be AND c.to_year_be
        JOIN core_indicator AS i USING (catalogue)
    ),
    area AS (
        SELECT survey_year_be, area_level, area_code, district_code,
            COLUMNS('^i[0-9]{2}_(persons_)?(eligible|fail)$')
        FROM mart_shown
        WHERE (survey_year_be, district_code) IN (
                SELECT (survey_year_be, district_code) FROM shown_due
            )
            AND (survey_year_be, area_level, area_code) NOT IN (
                SELECT (survey_year_be, area_level, area_code) FROM mart_shown_indicator
            )
    ),
    counted AS (
        SELECT survey_year_be, area_level, area_code, district_code, name, value
        FROM area UNPIVOT (value FOR name IN (COLUMNS('^i[0-9]{2}_(persons_)?(eligible|fail)$')))
    )
SELECT
    c.survey_year_be,
    c.area_level,
    c.area_code,
    c.district_code,
    c.name[2:3]::UTINYINT AS indicator_no,
    coalesce(sum(c.value) FILTER (c.name[4:] = '_eligible'), 0)::BIGINT AS eligible,
    coalesce(sum(c.value) FILTER (c.name[4:] = '_fail'), 0)::BIGINT AS fail,
    sum(c.value) FILTER (c.name[4:] = '_persons_eligible')::BIGINT AS persons_eligible,
    sum(c.value) FILTER (c.name[4:] = '_persons_fail')::BIGINT AS persons_fail
FROM counted AS c
JOIN catalogue AS k ON k.survey_year_be = c.survey_year_be
    AND k.indicator_no = c.name[2:3]::UTINYINT
GROUP BY ALL;
