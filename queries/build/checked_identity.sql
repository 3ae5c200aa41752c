-- National ids of the checked households' members: their keyed hash only where it is in doubt, for a
-- wrong check digit or because several persons of the year carry it (found by its number first). household_row is the row of
-- checked_household. One row per member with an id.
-- $survey_year_be: integer; survey year, Buddhist era
CREATE OR REPLACE TEMP TABLE checked_identity AS
SELECT
    h.household_row,
    i.person_no,
    i.id_check_ok,
    s.persons,
    if(NOT i.id_check_ok OR s.persons > 1, i.national_id_hash, NULL) AS doubtful_hash
FROM core_person_private AS i
JOIN (SELECT rowid AS household_row, household_id FROM checked_household) AS h USING (household_id)
LEFT JOIN shared_person AS s
    ON s.national_id_number = i.national_id_number AND s.national_id_hash = i.national_id_hash
WHERE i.survey_year_be = $survey_year_be AND i.national_id_number IS NOT NULL;
