-- House codes that are used in more than one village of the year. Which they are is told by the lowest
-- and highest village; only theirs are counted one by one.
-- $survey_year_be: integer; survey year, Buddhist era
CREATE OR REPLACE TEMP TABLE shared_house AS
WITH
    house AS (
        SELECT household_id[1:11] AS house_code, village_no
        FROM core_household WHERE survey_year_be = $survey_year_be AND NOT is_withdrawn
    ),
    several AS (
        SELECT house_code FROM house GROUP BY house_code HAVING min(village_no) <> max(village_no)
    )
SELECT house_code, count(DISTINCT village_no) AS villages
FROM house SEMI JOIN several USING (house_code)
GROUP BY house_code;
