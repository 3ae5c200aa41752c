-- How is income per person spread against the criterion? One row per class of the ruler.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the area (village: no answer)
-- $area_code: text; code of the area
SELECT
    c.bin_no,
    c.lower_baht,
    c.upper_baht,
    coalesce(b.households, 0) AS households,
    c.upper_baht <= y.income_criterion_baht AS is_below_criterion
FROM income_bin_class AS c
CROSS JOIN (SELECT * FROM year WHERE survey_year_be = $survey_year_be) AS y
LEFT JOIN income_bin AS b
    ON b.survey_year_be = $survey_year_be AND b.area_level = $area_level
    AND b.area_code = $area_code AND b.bin_no = c.bin_no
WHERE EXISTS (
    FROM income_bin
    WHERE survey_year_be = $survey_year_be AND area_level = $area_level AND area_code = $area_code
)
ORDER BY c.bin_no;
