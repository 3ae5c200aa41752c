-- What came of second visits: one row per survey year and area down to the tambon and the local
-- authority with a visited household. A household counts once: completed if any visit of it was, else
-- as its last visit says. A visit whose outcome wasn't told and whose items were filled in is completed,
-- but counts in no rate: lists without outcomes leave out the visits in vain.
CREATE TABLE snap.mart_reinterview_outcome AS
WITH
    visit AS (
        SELECT
            survey_year_be,
            household_id,
            visited_at,
            coalesce(outcome, 'completed') AS outcome,
            outcome IS NOT NULL AS is_told,
            coalesce(is_reserve, false) AS is_reserve
        FROM core_reinterview
    ),
    household AS (
        SELECT
            survey_year_be,
            household_id,
            if(bool_or(outcome = 'completed'), 'completed', max_by(outcome, visited_at)) AS outcome,
            bool_or(is_told) AS is_told,
            bool_or(is_reserve) AS is_reserve
        FROM visit GROUP BY ALL
    )
SELECT
    o.survey_year_be,
    a.area_level,
    a.area_code,
    count(*) AS visited,
    count(*) FILTER (o.is_told) AS told,
    count(*) FILTER (o.is_told AND outcome = 'completed') AS completed,
    count(*) FILTER (outcome = 'not_home') AS not_home,
    count(*) FILTER (outcome = 'moved') AS moved,
    count(*) FILTER (outcome = 'refused') AS refused,
    count(*) FILTER (outcome = 'no_such_house') AS no_such_house,
    count(*) FILTER (o.is_reserve) AS reserve_visited,
    count(*) FILTER (o.is_reserve AND outcome = 'completed') AS reserve_completed
FROM household AS o
JOIN known_household AS h
    ON h.survey_year_be = o.survey_year_be AND h.household_id = o.household_id AND h.is_collected
JOIN core_village AS v USING (village_no)
JOIN cell_area AS a
    ON a.village_no = h.village_no
    AND a.local_authority_code = cell_authority(h.local_authority_code, v.district_code)
WHERE a.area_level NOT IN ('village', 'village_part')
GROUP BY ALL
ORDER BY o.survey_year_be, a.area_level, a.area_code;
