-- Which indicators has a survey year? One row per indicator of its catalogue.
-- $survey_year_be: integer; survey year, Buddhist era
SELECT i.*
FROM year AS y
JOIN indicator AS i USING (catalogue)
WHERE y.survey_year_be = $survey_year_be
ORDER BY i.indicator_no;
