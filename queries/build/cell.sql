-- The touched cells, from their sums by state.
INSERT INTO mart_cell BY NAME
SELECT
    s.survey_year_be,
    s.village_no,
    cell_authority(s.local_authority_code, v.district_code) AS local_authority_code,
    coalesce(sum(households) FILTER (state = 0), 0)::BIGINT AS households_collected,
    coalesce(sum(households) FILTER (state = 1), 0)::BIGINT AS households_unconfirmed,
    coalesce(sum(households) FILTER (state = 2), 0)::BIGINT AS households_outside_definition,
    max(last_submitted_at) AS last_submitted_at,
    max(last_received_at) AS last_received_at,
    coalesce(
        sum(COLUMNS('^(persons|income_.*|expense_.*|households_income_.*|happiness_.*|i[0-9]{2}_(persons_)?(eligible|fail))$'))
            FILTER (state = 0),
        0
    )::BIGINT AS '\0',
    -- NULL in a year without a criterion, and where nothing is collected.
    sum(COLUMNS('^(households_below_criterion|persons_below_criterion|shortfall_baht)$'))
        FILTER (state = 0)::BIGINT AS '\0'
FROM touched_state AS s
JOIN core_village AS v USING (village_no)
GROUP BY s.survey_year_be, s.village_no, cell_authority(s.local_authority_code, v.district_code);
