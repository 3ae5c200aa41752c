-- Flags found and settled by day: one row per survey year, area down to the district, severity and
-- day. Settled is mended, confirmed or dismissed. Days are the data's own (when a revision was
-- submitted, when a decision was made).
CREATE TABLE snap.mart_flag_day AS
WITH
    happened AS (
        SELECT survey_year_be, place, severity, found_at::DATE AS day, 1 AS found, 0 AS settled
        FROM flag_now
        UNION ALL
        SELECT
            survey_year_be, place, severity, coalesce(gone_at, decided_at, found_at)::DATE, 0, 1
        FROM flag_now WHERE status IN ('mended', 'confirmed', 'dismissed')
    ),
    placed AS (
        SELECT survey_year_be, place, severity, day, sum(found) AS found, sum(settled) AS settled
        FROM happened GROUP BY ALL
    )
SELECT
    survey_year_be,
    area_level,
    area_code,
    severity,
    day,
    sum(found)::BIGINT AS flags_found,
    sum(settled)::BIGINT AS flags_settled
FROM placed
JOIN (
    SELECT * FROM flag_area
    WHERE area_level IN ('country', 'inspection_region', 'province', 'district')
) USING (place)
GROUP BY ALL
ORDER BY survey_year_be, area_level, area_code, severity, day;
