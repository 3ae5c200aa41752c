-- Sums per village, local authority and state of the household, over the touched households of one
-- survey year. One pass: the state is a group, not a filter, so no row is copied. States:
-- 0 collected, 1 not confirmed, 2 outside the definition (under 6 months), 3 withdrawn.
-- Expenses count only where all four are known: unknown is never zero.
-- $criterion_baht: integer, optional; income criterion, baht per person a year
CREATE OR REPLACE TEMP TABLE touched_state AS
SELECT
    survey_year_be,
    village_no,
    local_authority_code,
    CASE
        WHEN is_withdrawn THEN 3
        WHEN NOT is_confirmed THEN 1
        WHEN residence_months < 6 THEN 2
        ELSE 0
    END::UTINYINT AS state,
    count(*) AS households,
    max(submitted_at) AS last_submitted_at,
    max(received_at) AS last_received_at,
    sum(members) AS persons,
    sum(income_main) AS income_main_baht,
    sum(income_secondary) AS income_secondary_baht,
    sum(income_other) AS income_other_baht,
    sum(income_own_produce) AS income_own_produce_baht,
    count(expense_total) AS expense_households,
    sum(if(expense_total IS NULL, NULL, members)) AS expense_persons,
    sum(if(expense_total IS NULL, NULL, expense_production)) AS expense_production_baht,
    sum(if(expense_total IS NULL, NULL, expense_necessary)) AS expense_necessary_baht,
    sum(if(expense_total IS NULL, NULL, expense_unnecessary)) AS expense_unnecessary_baht,
    sum(if(expense_total IS NULL, NULL, expense_debt)) AS expense_debt_baht,
    sum((income_total = 0)::UTINYINT) AS households_income_zero,
    sum((income_total < $criterion_baht::BIGINT * members)::UTINYINT)
        AS households_below_criterion,
    -- Without a criterion none of the three is known: if() and greatest() would say 0.
    sum(members * (income_total < $criterion_baht::BIGINT * members)::UTINYINT)
        AS persons_below_criterion,
    sum(if($criterion_baht::BIGINT IS NULL, NULL, greatest(
        $criterion_baht::BIGINT * members - income_total, 0
    ))) AS shortfall_baht,
    count(happiness) AS happiness_households,
    sum(happiness) AS happiness_sum,
    sum(COLUMNS('^i[0-9]{2}_(eligible|fail)$')) AS '\0'
FROM (
    SELECT
        *,
        income_main + income_secondary + income_other + income_own_produce AS income_total,
        expense_production + expense_necessary + expense_unnecessary + expense_debt
            AS expense_total
    FROM touched_household
)
GROUP BY survey_year_be, village_no, local_authority_code, state;
