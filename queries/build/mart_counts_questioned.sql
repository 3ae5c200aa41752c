-- What the records in doubt weigh in each indicator, for counts-only readers: as mart_questioned, of
-- the country, regions and provinces only.
CREATE TABLE snap.mart_counts_questioned AS
WITH
    cell AS (
        SELECT
            survey_year_be,
            v.province_code,
            count(*) AS households,
            sum(members) AS persons,
            sum(COLUMNS('^i[0-9]{2}_(eligible|fail)$')) AS '\0'
        FROM core_household AS h
        SEMI JOIN (SELECT * FROM household_flagged WHERE flags_questioned > 0) AS f
            USING (survey_year_be, household_id)
        JOIN (SELECT village_no, province_code FROM core_village) AS v USING (village_no)
        GROUP BY ALL
    ),
    placed AS (
        SELECT
            c.*,
            unnest([
                {'level': 'country', 'code': 'TH'},
                {'level': 'inspection_region', 'code': p.inspection_region_code},
                {'level': 'province', 'code': p.province_code}
            ]) AS of
        FROM cell AS c JOIN core_province AS p USING (province_code)
    )
SELECT
    survey_year_be,
    of.level AS area_level,
    of.code AS area_code,
    sum(COLUMNS('^(households|persons|i[0-9]{2}_(eligible|fail))$'))::BIGINT AS '\0'
FROM placed
GROUP BY ALL
ORDER BY survey_year_be, area_level, area_code;
