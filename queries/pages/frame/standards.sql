-- Which numbers do CDD or a letter set for a survey year? One row per standard.
-- $survey_year_be: integer; survey year, Buddhist era
SELECT standard, from_year_be, to_year_be, value, unit, source, evidence, source_th, whose_word
FROM standard
WHERE $survey_year_be BETWEEN coalesce(from_year_be, 0) AND coalesce(to_year_be, 9999)
ORDER BY standard;
