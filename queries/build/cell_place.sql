-- The middle of the positions of the touched villages' households: the median, which a few wrong
-- positions don't move.
INSERT INTO mart_cell_place
SELECT survey_year_be, village_no, median(latitude), median(longitude), count(*)
FROM touched_household
WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND NOT is_withdrawn
GROUP BY survey_year_be, village_no
HAVING count(*) >= 5;
