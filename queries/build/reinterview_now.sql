-- Re-interviews of collected households, the last visit of each: one row per survey year and
-- household that was completed (nobody at home is no agreement and no disagreement). Agreed is that all key items agreed; where that wasn't filled in, that all items did.
CREATE OR REPLACE TEMP TABLE reinterview_now AS
SELECT
    r.survey_year_be,
    r.household_id,
    r.visited_at,
    r.visitor_level,
    coalesce(r.key_items_agreed, r.items_agreed = r.items_checked) AS is_agreed,
    r.items_checked,
    r.items_agreed,
    h.village_no,
    cell_authority(h.local_authority_code, v.district_code) AS local_authority_code,
    h.enumerator_id
FROM core_reinterview AS r
JOIN (
    SELECT survey_year_be, household_id, max(visited_at) AS visited_at
    FROM core_reinterview WHERE coalesce(outcome, 'completed') = 'completed' GROUP BY ALL
) AS l USING (survey_year_be, household_id, visited_at)
JOIN known_household AS h
    ON h.survey_year_be = r.survey_year_be AND h.household_id = r.household_id
    AND h.is_collected
JOIN core_village AS v USING (village_no)
WHERE coalesce(r.outcome, 'completed') = 'completed'
    AND coalesce(r.key_items_agreed, r.items_agreed = r.items_checked) IS NOT NULL;
