-- Collected households of the touched villages by the Bangkok day on which they first counted.
INSERT INTO mart_cell_day
SELECT
    h.survey_year_be,
    h.village_no,
    cell_authority(h.local_authority_code, v.district_code) AS local_authority_code,
    h.day,
    h.households_collected
FROM (
    SELECT
        survey_year_be,
        village_no,
        local_authority_code,
        first_confirmed_at::DATE AS day,
        count(*) AS households_collected
    FROM touched_household
    WHERE is_collected
    GROUP BY ALL
) AS h
JOIN core_village AS v USING (village_no);
