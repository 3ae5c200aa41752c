-- On which days did one enumerator collect how much in the reader's area? One row per day with a
-- household.
-- records: single households, so the reader needs the right to them
-- $survey_year_be: integer; survey year, Buddhist era
-- $enumerator_id: text; who
WITH
    worked AS (
        SELECT unnest(villages) AS village FROM enumerator
        WHERE survey_year_be = $survey_year_be AND enumerator_id = $enumerator_id
    ),
    day_worked AS (
        SELECT unnest(w.village.days) AS day
        FROM worked AS w
        JOIN area AS a ON a.area_level = 'village' AND a.area_code = w.village.village_code
    )
SELECT day, count(*) AS households FROM day_worked GROUP BY day ORDER BY day;
