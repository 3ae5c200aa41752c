-- The newest arrivals: one row per load and village.
CREATE TABLE snap.mart_feed AS
SELECT
    f.survey_year_be,
    f.load_id,
    f.received_at,
    'village' AS area_level,
    v.village_code AS area_code,
    f.households_new,
    f.households_revised
FROM mart_feed AS f
JOIN core_village AS v USING (village_no)
ORDER BY f.received_at DESC, f.load_id DESC, f.village_no;
