-- The rules in every survey year: what each is, and why it isn't evaluated, where it isn't. One row
-- per survey year and rule. Registers that a rule needs and that were never sent count as missing.
CREATE TABLE snap.mart_rule AS
SELECT
    r.* REPLACE (
        CASE
            WHEN r.not_evaluated IS NOT NULL THEN r.not_evaluated
            WHEN r.checked = 'programme_households' AND r.survey_year_be NOT IN (
                SELECT survey_year_be FROM core_programme_household
            ) THEN 'no_register'
            WHEN r.checked = 'agency_items' AND r.survey_year_be NOT IN (
                SELECT survey_year_be FROM core_agency_count
            ) THEN 'no_register'
        END AS not_evaluated
    )
FROM rule_now AS r
ORDER BY survey_year_be, rule_order;
