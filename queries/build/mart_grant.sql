-- Who may do what, where and when, as the register `grant` says: one row per subject, role, area and
-- survey year (NULL: every year), those that have ended too.
CREATE TABLE snap.mart_grant AS
SELECT subject, role, area_level, area_code, survey_year_be, valid_from, valid_to, load_id
FROM core_grant
ORDER BY ALL;
