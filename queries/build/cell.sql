-- The touched cells, from their sums by state: counts of every state, and of what is collected (state
-- 0) the sums, which are there already; where nothing is collected they are 0. One filtered sum for
-- each of the hundred columns took a tenth of a second to plan, in every load.
INSERT INTO mart_cell BY NAME
WITH
    counted AS (
        SELECT
            survey_year_be,
            village_no,
            local_authority_code,
            coalesce(sum(households) FILTER (state = 0), 0)::BIGINT AS households_collected,
            coalesce(sum(households) FILTER (state = 1), 0)::BIGINT AS households_unconfirmed,
            coalesce(sum(households) FILTER (state = 2), 0)::BIGINT AS households_outside_definition,
            max(last_submitted_at) AS last_submitted_at,
            max(last_received_at) AS last_received_at
        FROM touched_state
        GROUP BY survey_year_be, village_no, local_authority_code
    ),
    kept AS (
        SELECT * EXCLUDE (state, households, last_submitted_at, last_received_at)
        FROM touched_state WHERE state = 0
    )
SELECT
    c.survey_year_be,
    c.village_no,
    cell_authority(c.local_authority_code, v.district_code) AS local_authority_code,
    c.households_collected,
    c.households_unconfirmed,
    c.households_outside_definition,
    c.last_submitted_at,
    c.last_received_at,
    coalesce(
        COLUMNS('^(persons|income_.*|expense_.*|households_income_.*|happiness_.*|i[0-9]{2}_(persons_)?(eligible|fail))$'),
        0
    )::BIGINT AS '\0',
    -- NULL in a year without a criterion, and where nothing is collected.
    COLUMNS('^(households_below_criterion|persons_below_criterion|shortfall_baht)$')::BIGINT AS '\0'
FROM counted AS c
JOIN core_village AS v USING (village_no)
LEFT JOIN kept AS k
    ON k.survey_year_be = c.survey_year_be AND k.village_no = c.village_no
    AND k.local_authority_code IS NOT DISTINCT FROM c.local_authority_code;
