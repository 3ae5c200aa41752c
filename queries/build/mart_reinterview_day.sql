-- Re-interviews by day of the visit: one row per survey year, area down to the local authority, and
-- day, for the history of the agreement.
CREATE TABLE snap.mart_reinterview_day AS
SELECT
    r.survey_year_be,
    a.area_level,
    a.area_code,
    r.visited_at::DATE AS day,
    count(*) AS reinterviewed,
    count(*) FILTER (is_agreed) AS agreed,
    sum(items_checked)::BIGINT AS items_checked,
    sum(items_agreed)::BIGINT AS items_agreed
FROM reinterview_now AS r
JOIN cell_area AS a USING (village_no, local_authority_code)
WHERE a.area_level NOT IN ('village', 'village_part', 'tambon')
GROUP BY ALL
ORDER BY survey_year_be, area_level, area_code, day;
