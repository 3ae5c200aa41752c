-- Live counts of every area: one row per survey year and area that has a household record.
CREATE OR REPLACE TEMP TABLE count_now AS
SELECT
    c.survey_year_be,
    a.area_level,
    a.area_code,
    sum(c.households_collected)::BIGINT AS households_collected,
    sum(c.households_unconfirmed)::BIGINT AS households_unconfirmed,
    sum(c.households_outside_definition)::BIGINT AS households_outside_definition,
    max(c.last_submitted_at) AS last_submitted_at,
    max(c.last_received_at) AS last_received_at
FROM mart_cell AS c
JOIN cell_area AS a USING (village_no, local_authority_code)
GROUP BY ALL;
