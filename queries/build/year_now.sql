-- The survey years that the snapshot speaks of: those with records, targets or plans, and the
-- round that runs now. One row per survey year.
-- $round: integer; the survey year whose round runs at the snapshot's instant
CREATE OR REPLACE TEMP TABLE year_now AS
SELECT DISTINCT survey_year_be::USMALLINT AS survey_year_be FROM (
    SELECT survey_year_be FROM mart_cell
    UNION SELECT survey_year_be FROM core_target
    UNION SELECT survey_year_be FROM core_plan
    UNION SELECT $round
);
