-- The checked villages' cells: how much there was to check.
-- $school_age_from: integer, optional; first age of compulsory school
-- $school_age_to: integer, optional; last age of compulsory school
INSERT INTO mart_check_cell
WITH
    pupil AS (
        SELECT household_row, count(*) AS persons
        FROM checked_person WHERE age BETWEEN $school_age_from AND $school_age_to
        GROUP BY household_row
    ),
    identity AS (
        SELECT household_row, count(*) AS persons FROM checked_identity GROUP BY household_row
    )
SELECT
    survey_year_be,
    village_no,
    cell_authority_code,
    count(*),
    count(*) FILTER (is_collected),
    count(f.household_row),
    count(*) FILTER (thai_members IS NOT NULL AND foreign_members IS NOT NULL),
    count(income_total_sent),
    count(latitude),
    coalesce(sum(members) FILTER (is_collected), 0),
    coalesce(sum(members::BIGINT * members) FILTER (is_collected), 0),
    coalesce(sum(f.persons), 0),
    coalesce(sum(p.persons), 0),
    coalesce(sum(i.persons), 0)
FROM checked_household AS h
LEFT JOIN checked_family AS f ON f.household_row = h.rowid
LEFT JOIN pupil AS p ON p.household_row = h.rowid
LEFT JOIN identity AS i ON i.household_row = h.rowid
GROUP BY survey_year_be, village_no, cell_authority_code;
