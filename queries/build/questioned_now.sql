-- What the records in doubt weigh in each indicator: one row per survey year and cell with a collected
-- household that has an open must_fix or check flag, its sums of i01_eligible, i01_fail ….
CREATE OR REPLACE TEMP TABLE questioned_now AS
SELECT
    survey_year_be,
    village_no,
    cell_authority(h.local_authority_code, v.district_code) AS local_authority_code,
    count(*) AS households,
    sum(members) AS persons,
    sum(COLUMNS('^i[0-9]{2}_(eligible|fail)$')) AS '\0'
FROM core_household AS h
SEMI JOIN (SELECT * FROM household_flagged WHERE flags_questioned > 0) AS f
    USING (survey_year_be, household_id)
JOIN (SELECT village_no, district_code FROM core_village) AS v USING (village_no)
GROUP BY ALL;
