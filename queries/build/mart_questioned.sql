-- What the records in doubt weigh in each indicator: one row per survey year and area with one; the
-- sums of questioned_now.
CREATE TABLE snap.mart_questioned AS
SELECT
    survey_year_be,
    area_level,
    area_code,
    sum(COLUMNS('^(households|persons|i[0-9]{2}_(eligible|fail))$'))::BIGINT AS '\0'
FROM questioned_now JOIN cell_area USING (village_no, local_authority_code)
GROUP BY ALL
ORDER BY survey_year_be, area_level, area_code;
