-- Which survey years are there, and what is set for them? One row per survey year.
SELECT
    y.*,
    p.households_target,
    p.households_collected,
    p.last_received_at
FROM year AS y
LEFT JOIN progress AS p
    ON p.survey_year_be = y.survey_year_be
    AND p.area_level = getvariable('scope_level') AND p.area_code = getvariable('scope_code')
ORDER BY y.survey_year_be DESC;
