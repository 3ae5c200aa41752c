-- Which answers differ between the survey and the second interview? One row per item and pair of
-- answers, in an area down to the district; put a row's items into bmn.agreement.content_error.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the area
-- $area_code: text; code of the area
-- $item: text, optional; column of the household record (default: all that were asked again)
SELECT item, first_value, second_value, households
FROM reinterview_item
WHERE survey_year_be = $survey_year_be
    AND area_level = $area_level AND area_code = $area_code
    AND ($item IS NULL OR item = $item)
ORDER BY item, first_value, second_value;
