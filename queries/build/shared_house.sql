-- House codes of the checked households that are used in more than one village of the year.
-- $survey_year_be: integer; survey year, Buddhist era
CREATE OR REPLACE TEMP TABLE shared_house AS
SELECT house_code, count(DISTINCT village_no) AS villages
FROM (
    SELECT household_id[1:11] AS house_code, village_no
    FROM core_household WHERE survey_year_be = $survey_year_be AND NOT is_withdrawn
)
SEMI JOIN checked_household USING (house_code)
GROUP BY house_code
HAVING count(DISTINCT village_no) > 1;
