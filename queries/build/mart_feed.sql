-- The newest arrivals: one row per load and tambon, by the minute. A village and a second would tell
-- whose household it was.
CREATE TABLE snap.mart_feed AS
SELECT
    f.survey_year_be,
    f.load_id,
    date_trunc('minute', f.received_at) AS received_at,
    'tambon' AS area_level,
    v.tambon_code AS area_code,
    sum(f.households_new)::BIGINT AS households_new,
    sum(f.households_revised)::BIGINT AS households_revised
FROM mart_feed AS f
JOIN core_village AS v USING (village_no)
GROUP BY ALL
ORDER BY received_at DESC, f.load_id DESC, area_code;
