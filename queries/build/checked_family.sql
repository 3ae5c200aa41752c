-- The checked households' members together, for every rule that looks at a household through them.
-- household_row is the row of checked_household. One row per household of which members are known.
CREATE OR REPLACE TEMP TABLE checked_family AS
SELECT
    household_row,
    count(*) AS persons,
    count_if(is_head) AS heads,
    bool_or(is_informant) AS has_informant,
    bool_or(is_paid) AS has_paid_work,
    count(is_paid) AS occupations,
    bool_or(education_code IS NOT NULL) AS is_education_asked
FROM checked_person
GROUP BY household_row;
