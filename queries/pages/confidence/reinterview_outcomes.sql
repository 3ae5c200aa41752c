-- What came of the second visits in an area: how many answered, why the others didn't, how much of the
-- reserve was used? One row, none where nobody was visited. response_share is completed of those whose
-- outcome was told; NULL where none was. Households without an interview count in no agreement.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the area
-- $area_code: text; code of the area
SELECT
    visited, told, completed, not_home, moved, refused, no_such_house, reserve_visited,
    reserve_completed, completed / nullif(told, 0) AS response_share
FROM reinterview_outcome
WHERE survey_year_be = $survey_year_be AND area_level = $area_level AND area_code = $area_code;
