-- One row per survey year, village and local authority: the smallest cell of every roll-up.
-- Where the authority is unknown its code is the district's code and U. Counts and sums of
-- collected households, always up to date. Indicator pairs i01_eligible, i01_fail … are added by
-- bmn.store.schema up to the highest number of any catalogue, and of household indicators also
-- i06_persons_eligible, i06_persons_fail …: persons living there, NULL in a year that has none such.
CREATE TABLE IF NOT EXISTS mart_cell (
    survey_year_be USMALLINT NOT NULL,
    village_no INTEGER NOT NULL,
    local_authority_code VARCHAR NOT NULL,
    households_collected BIGINT NOT NULL,
    households_unconfirmed BIGINT NOT NULL,
    households_outside_definition BIGINT NOT NULL,
    last_submitted_at TIMESTAMP,
    last_received_at TIMESTAMP,
    persons BIGINT,
    income_main_baht BIGINT,
    income_secondary_baht BIGINT,
    income_other_baht BIGINT,
    income_own_produce_baht BIGINT,
    income_total_baht BIGINT,
    income_households BIGINT,
    income_persons BIGINT,
    households_income_not_asked BIGINT,
    expense_households BIGINT,
    expense_persons BIGINT,
    expense_production_baht BIGINT,
    expense_necessary_baht BIGINT,
    expense_unnecessary_baht BIGINT,
    expense_debt_baht BIGINT,
    expense_total_baht BIGINT,
    households_income_zero BIGINT,
    households_below_criterion BIGINT,
    persons_below_criterion BIGINT,
    shortfall_baht BIGINT,
    happiness_households BIGINT,
    happiness_sum BIGINT
);
