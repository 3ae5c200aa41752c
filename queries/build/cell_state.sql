-- Sums per village, local authority and state of the household, over the touched households of one
-- survey year. One pass: the state (known_household) is a group, not a filter, so no row is copied.
-- Expenses count only where all four are known, incomes only where they were asked: unknown is never
-- zero. i.._persons_… are persons living in the households that a household indicator concerns.
-- $criterion_baht: integer, optional; income criterion, baht per person a year
CREATE OR REPLACE TEMP TABLE touched_state AS
SELECT
    survey_year_be,
    village_no,
    local_authority_code,
    state,
    count(*) AS households,
    max(submitted_at) AS last_submitted_at,
    max(received_at) AS last_received_at,
    sum(members) AS persons,
    sum(income_main) AS income_main_baht,
    sum(income_secondary) AS income_secondary_baht,
    sum(income_other) AS income_other_baht,
    sum(income_own_produce) AS income_own_produce_baht,
    sum(income_total) AS income_total_baht,
    count(income_total) AS income_households,
    sum(if(income_total IS NULL, NULL, members)) AS income_persons,
    sum((income_total IS NULL)::UTINYINT) AS households_income_not_asked,
    count(expense_total) AS expense_households,
    sum(if(expense_total IS NULL, NULL, members)) AS expense_persons,
    sum(if(expense_total IS NULL, NULL, expense_production)) AS expense_production_baht,
    sum(if(expense_total IS NULL, NULL, expense_necessary)) AS expense_necessary_baht,
    sum(if(expense_total IS NULL, NULL, expense_unnecessary)) AS expense_unnecessary_baht,
    sum(if(expense_total IS NULL, NULL, expense_debt)) AS expense_debt_baht,
    sum(expense_total) AS expense_total_baht,
    sum((income_total = 0)::UTINYINT) AS households_income_zero,
    sum((income_total < $criterion_baht::BIGINT * members)::UTINYINT)
        AS households_below_criterion,
    -- Without a criterion or an income none of the three is known: if() and greatest() would say 0.
    sum(members * (income_total < $criterion_baht::BIGINT * members)::UTINYINT)
        AS persons_below_criterion,
    sum(if($criterion_baht::BIGINT IS NULL OR income_total IS NULL, NULL, greatest(
        $criterion_baht::BIGINT * members - income_total, 0
    ))) AS shortfall_baht,
    count(happiness) AS happiness_households,
    sum(happiness) AS happiness_sum,
    sum(COLUMNS('^i[0-9]{2}_(persons_)?(eligible|fail)$')) AS '\0'
FROM touched_household
GROUP BY survey_year_be, village_no, local_authority_code, state;
