-- How did the second interviews go on, day by day? One row per day with a visit.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the area
-- $area_code: text; code of the area
SELECT day, reinterviewed, agreed, items_checked, items_agreed
FROM reinterview_day
WHERE survey_year_be = $survey_year_be AND area_level = $area_level AND area_code = $area_code
ORDER BY day;
