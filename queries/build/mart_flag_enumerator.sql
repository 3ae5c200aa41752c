-- Flags of each enumerator's households: one row per survey year and enumerator with any.
-- Empty until the checking rules run: then no row means no flag.
CREATE TABLE snap.mart_flag_enumerator AS
SELECT
    survey_year_be,
    enumerator_id,
    0::INTEGER AS flags_open,
    0::INTEGER AS households_flagged,
    0::INTEGER AS households_with_must_fix
FROM enumerator_now
WHERE false;
