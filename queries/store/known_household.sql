-- Every household in its latest accepted revision, with what decides how it counts. One row per
-- survey year and household. state: 0 collected, 1 not confirmed, 2 outside the definition (lives
-- there for less than 6 months; unknown counts as living there), 3 withdrawn. Collected is an
-- accepted, confirmed revision of people who live there (decision 10). Expenses are a total only
-- where all four are known.
CREATE OR REPLACE VIEW known_household AS
SELECT
    *,
    coalesce(residence_months >= 6, true) AS is_resident,
    CASE
        WHEN is_withdrawn THEN 3
        WHEN NOT is_confirmed THEN 1
        WHEN NOT is_resident THEN 2
        ELSE 0
    END::UTINYINT AS state,
    state = 0 AS is_collected,
    income_of(income_main, income_secondary, income_other, income_own_produce) AS income_total,
    expense_production + expense_necessary + expense_unnecessary + expense_debt AS expense_total
FROM core_household;
