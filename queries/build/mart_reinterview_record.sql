-- Households that were interviewed again: one row per survey year and collected household, its last
-- visit, with the areas that it lies in (a reader's scope is applied to them). No names.
CREATE TABLE snap.mart_reinterview_record AS
SELECT
    r.survey_year_be,
    r.household_id,
    r.visited_at,
    r.visitor_level,
    r.items_checked,
    r.items_agreed,
    r.is_agreed,
    r.enumerator_id,
    v.village_code,
    v.tambon_code,
    r.local_authority_code,
    v.district_code,
    v.province_code,
    p.inspection_region_code
FROM reinterview_now AS r
JOIN core_village AS v USING (village_no)
JOIN core_province AS p USING (province_code)
ORDER BY r.survey_year_be, v.district_code, v.village_code, r.household_id;
