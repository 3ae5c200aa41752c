-- One row per survey year: its catalogue (and whether it is established that the year uses it),
-- criterion and due dates (NULL where none is set for the whole country: a province's own word isn't),
-- and when its households were collected.
CREATE TABLE snap.mart_year AS
WITH
    standard AS (
        SELECT
            y.survey_year_be,
            max(s.value) FILTER (s.standard = 'income_criterion_baht_per_person_year')::BIGINT
                AS income_criterion_baht,
            max(s.evidence) FILTER (s.standard = 'income_criterion_baht_per_person_year')
                AS income_criterion_evidence,
            max(s.value) FILTER (s.standard = 'district_papers_due')::DATE AS district_papers_due,
            max(s.value) FILTER (s.standard = 'province_papers_due')::DATE AS province_papers_due,
            max(s.value) FILTER (s.standard = 'collection_start')::DATE AS collection_start,
            max(s.value) FILTER (s.standard = 'collection_complete_by')::DATE
                AS collection_complete_by,
            max(s.value) FILTER (s.standard = 'quality_level_min_pct')::DOUBLE
                AS quality_level_min_pct
        FROM year_now AS y
        LEFT JOIN core_standard AS s
            ON y.survey_year_be
                BETWEEN coalesce(s.from_year_be, 0) AND coalesce(s.to_year_be, 9999)
            AND NOT starts_with(s.whose_word, 'province ')
        GROUP BY ALL
    ),
    day AS (
        SELECT survey_year_be, min(day) AS first_day, max(day) AS last_day
        FROM mart_cell_day GROUP BY ALL
    )
SELECT
    y.survey_year_be,
    c.catalogue,
    c.income_indicator_no,
    c.is_verified AS catalogue_is_verified,
    s.* EXCLUDE (survey_year_be),
    d.first_day,
    d.last_day
FROM year_now AS y
LEFT JOIN core_catalogue AS c ON y.survey_year_be BETWEEN c.from_year_be AND c.to_year_be
LEFT JOIN standard AS s USING (survey_year_be)
LEFT JOIN day AS d USING (survey_year_be)
ORDER BY y.survey_year_be;
