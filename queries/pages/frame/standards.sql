-- Which numbers do CDD or a letter set for a survey year? One row per standard. A province's own word
-- (whose_word 'province NN') holds in that province only: elsewhere, and country-wide, it isn't told.
-- $survey_year_be: integer; survey year, Buddhist era
-- $province_code: text, optional; the province in which the area asked for lies
SELECT standard, from_year_be, to_year_be, value, unit, source, evidence, source_th, whose_word
FROM standard
WHERE $survey_year_be BETWEEN coalesce(from_year_be, 0) AND coalesce(to_year_be, 9999)
    AND (NOT starts_with(whose_word, 'province ') OR whose_word = 'province ' || $province_code)
ORDER BY standard;
