-- What the records in doubt weigh in each indicator, for counts-only readers: as mart_questioned, of
-- the country, regions and provinces only.
CREATE TABLE snap.mart_counts_questioned AS
SELECT
    survey_year_be,
    area_level,
    area_code,
    sum(COLUMNS('^(households|persons|i[0-9]{2}_(eligible|fail))$'))::BIGINT AS '\0'
FROM questioned_now JOIN cell_area USING (village_no, local_authority_code)
WHERE area_level IN ('country', 'inspection_region', 'province')
GROUP BY ALL
ORDER BY survey_year_be, area_level, area_code;
