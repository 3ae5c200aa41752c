-- Open flags by enumerator, over the collected households: one row per survey year and enumerator
-- with a flagged household.
CREATE TABLE snap.mart_flag_enumerator AS
SELECT
    survey_year_be,
    enumerator_id,
    sum(flags_questioned)::BIGINT AS flags_open,
    count(*) FILTER (flags_questioned > 0) AS households_flagged,
    count(*) FILTER (flags_must_fix > 0) AS households_with_must_fix
FROM household_flagged
WHERE enumerator_id IS NOT NULL
GROUP BY ALL
ORDER BY survey_year_be, enumerator_id;
