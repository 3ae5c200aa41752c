-- Where each area stands in the chain of certification: its latest event, and the figures that
-- were signed. One row per survey year and area with an event or a signed form. Certified is one that
-- a level of the year's chain has certified (chain_now), whatever happened to the paper since.
CREATE OR REPLACE TEMP TABLE certification_now AS
WITH
    event AS (
        SELECT
            survey_year_be,
            area_level,
            area_code,
            arg_max(event, happened_at) AS status,
            max(happened_at) FILTER (event = 'certified') AS certified_at,
            max(happened_at) FILTER (event = 'sent') AS sent_at
        FROM core_certification GROUP BY ALL
    ),
    form AS (
        SELECT
            survey_year_be,
            area_level,
            area_code,
            arg_max(quality_level_pct, signed_at) AS signed_quality_level_pct,
            arg_max(process_level_pct, signed_at) AS signed_process_level_pct,
            -- Of the form that the quality level stands on, where one is signed.
            coalesce(
                max(signed_at) FILTER (quality_level_pct IS NOT NULL), max(signed_at)
            ) AS signed_at,
            arg_max(signed_by_role, signed_at) FILTER (quality_level_pct IS NOT NULL)
                AS signed_by_role
        FROM core_confidence_form GROUP BY ALL
    )
SELECT
    survey_year_be,
    area_level,
    area_code,
    CASE event.status WHEN 'reopened' THEN 'returned' ELSE event.status END AS status,
    coalesce(event.status IN ('certified', 'sent', 'received') AND c.certifies, false)
        AS is_certified,
    event.certified_at,
    event.sent_at,
    form.signed_quality_level_pct,
    form.signed_process_level_pct,
    form.signed_at,
    form.signed_by_role
FROM event
FULL JOIN form USING (survey_year_be, area_level, area_code)
LEFT JOIN chain_now AS c USING (survey_year_be, area_level);
