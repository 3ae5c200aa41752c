-- Which survey years are there, and what is set for them? One row per survey year. Where parts of the
-- target are missing, provinces_with_target of provinces say how far it is known, and
-- households_collected_of_target what was collected of that part.
SELECT
    y.*,
    p.households_target,
    p.target_is_partial,
    p.targets_missing,
    p.households_collected,
    p.households_collected_of_target,
    r.provinces,
    r.provinces_with_target,
    p.last_received_at
FROM year AS y
LEFT JOIN progress AS p
    ON p.survey_year_be = y.survey_year_be
    AND p.area_level = getvariable('scope_level') AND p.area_code = getvariable('scope_code')
LEFT JOIN (
    SELECT
        survey_year_be,
        count(*) AS provinces,
        count(households_target) AS provinces_with_target
    FROM progress WHERE area_level = 'province'
    GROUP BY survey_year_be
) AS r ON r.survey_year_be = y.survey_year_be
ORDER BY y.survey_year_be DESC;
