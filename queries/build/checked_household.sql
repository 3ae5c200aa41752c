-- Households of the villages to be checked, of one survey year, as the rules see them: the latest
-- revision, not withdrawn. One row per household.
-- $survey_year_be: integer; survey year, Buddhist era
CREATE OR REPLACE TEMP TABLE checked_household AS
SELECT
    survey_year_be,
    household_id,
    household_id[1:11] AS house_code,
    revision,
    village_no,
    v.district_code,
    local_authority_code,
    cell_authority(local_authority_code, v.district_code) AS cell_authority_code,
    is_local_authority_given,
    enumerator_id,
    submitted_at,
    is_confirmed,
    is_resident,
    is_collected,
    residence_months,
    members,
    thai_members,
    foreign_members,
    latitude,
    longitude,
    income_main,
    income_total,
    income_total_sent,
    income_fail_sent
FROM known_household AS h
SEMI JOIN checked_village USING (survey_year_be, village_no)
JOIN (SELECT village_no, district_code FROM core_village) AS v USING (village_no)
WHERE survey_year_be = $survey_year_be AND NOT is_withdrawn;
