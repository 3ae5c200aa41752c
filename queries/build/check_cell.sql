-- The checked villages' cells: how much there was to check.
-- $school_age_from: integer, optional; first age of compulsory school
-- $school_age_to: integer, optional; last age of compulsory school
INSERT INTO mart_check_cell
WITH
    person AS (
        SELECT
            household_id,
            count(*) AS persons,
            count(*) FILTER (age BETWEEN $school_age_from AND $school_age_to)
                AS persons_school_age,
            count(national_id_hash) AS persons_with_id
        FROM checked_person GROUP BY household_id
    )
SELECT
    survey_year_be,
    village_no,
    cell_authority_code,
    count(*),
    count(*) FILTER (is_collected),
    count(p.household_id),
    count(*) FILTER (thai_members IS NOT NULL AND foreign_members IS NOT NULL),
    count(income_total_sent),
    count(latitude),
    coalesce(sum(members) FILTER (is_collected), 0),
    coalesce(sum(members::BIGINT * members) FILTER (is_collected), 0),
    coalesce(sum(persons), 0),
    coalesce(sum(persons_school_age), 0),
    coalesce(sum(persons_with_id), 0)
FROM checked_household LEFT JOIN person AS p USING (household_id)
GROUP BY survey_year_be, village_no, cell_authority_code;
