-- On which days did one enumerator collect how much? One row per day with a household.
-- records: single households, so the reader needs the right to them
-- $survey_year_be: integer; survey year, Buddhist era
-- $enumerator_id: text; who
WITH
    worked AS (
        SELECT unnest(days) AS day FROM enumerator
        WHERE survey_year_be = $survey_year_be AND enumerator_id = $enumerator_id
    )
SELECT day, count(*) AS households FROM worked GROUP BY day ORDER BY day;
