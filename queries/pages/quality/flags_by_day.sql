-- How many flags were found and settled on each day? One row per severity and day, in areas down to
-- the district.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the area
-- $area_code: text; code of the area
SELECT severity, day, flags_found, flags_settled
FROM flag_day
WHERE survey_year_be = $survey_year_be AND area_level = $area_level AND area_code = $area_code
ORDER BY severity, day;
