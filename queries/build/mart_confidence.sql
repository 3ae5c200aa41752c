-- Confidence in the data's quality, by area: what was signed, the process, our estimate and its
-- parts, and a province's verdict against the level (decision 21: areas of other levels have none).
-- One row per survey year and area with a signed form, a reported step, a re-interview or a
-- household. The signed figure decides; where none is signed the verdict is our estimate's, where
-- there is no estimate either it isn't due yet.
CREATE TABLE snap.mart_confidence AS
WITH
    process AS (
        SELECT
            survey_year_be,
            area_level,
            area_code,
            avg(areas_done / areas_expected) FILTER (is_due) AS process_share,
            count(*) FILTER (is_due) AS steps_due,
            sum(areas_done / areas_expected) FILTER (is_due) AS steps_done,
            count(*) AS steps_reported
        FROM process_now
        WHERE (survey_year_be, area_level, area_code) IN (
            SELECT (survey_year_be, area_level, area_code) FROM process_now
            GROUP BY survey_year_be, area_level, area_code HAVING sum(areas_reported) > 0
        ) AND areas_reported > 0
        GROUP BY survey_year_be, area_level, area_code
    ),
    joined AS (
        SELECT
            survey_year_be,
            area_level,
            area_code,
            c.households_collected,
            s.signed_quality_level_pct AS signed_level_pct,
            s.signed_process_level_pct,
            s.signed_at,
            s.signed_by_role,
            p.process_share,
            p.steps_due,
            p.steps_done,
            a.reinterviewed,
            a.agreed,
            a.agreement_share,
            a.agreement_low,
            a.agreement_high,
            a.agreement_lower_bound,
            a.design_effect,
            a.is_design_effect_assumed,
            a.effective_n,
            a.strata_sampled,
            a.population_sampled_share,
            c.automatic_check_share,
            c.households_with_persons / nullif(c.households, 0) AS persons_seen_share,
            -- The lower of the two; where one is unknown the estimate is.
            if(
                a.agreement_share IS NULL OR c.automatic_check_share IS NULL, NULL,
                least(a.agreement_share, c.automatic_check_share)
            ) AS quality_estimate_share
        FROM (
            SELECT * FROM check_now
        ) AS c
        FULL JOIN agreement_now AS a USING (survey_year_be, area_level, area_code)
        FULL JOIN process AS p USING (survey_year_be, area_level, area_code)
        FULL JOIN (
            SELECT * FROM certification_now
            WHERE signed_quality_level_pct IS NOT NULL OR signed_process_level_pct IS NOT NULL
        ) AS s USING (survey_year_be, area_level, area_code)
    ),
    level AS (
        SELECT
            y.survey_year_be,
            max(s.value)::DOUBLE AS level_pct
        FROM year_now AS y
        LEFT JOIN core_standard AS s
            ON s.standard = 'quality_level_min_pct'
            AND y.survey_year_be BETWEEN coalesce(s.from_year_be, 0) AND coalesce(s.to_year_be, 9999)
        GROUP BY ALL
    )
SELECT
    j.*,
    l.level_pct,
    CASE
        WHEN j.quality_estimate_share IS NULL OR l.level_pct IS NULL THEN NULL
        WHEN j.quality_estimate_share * 100 < l.level_pct THEN 'not_met'
        -- Of households in authorities without a sample nothing is known: at worst none agrees.
        WHEN j.agreement_lower_bound * j.population_sampled_share * 100 < l.level_pct
            THEN 'met_not_shown'
        ELSE 'met'
    END AS estimate_verdict,
    CASE
        WHEN j.area_level <> 'province' OR l.level_pct IS NULL THEN NULL
        WHEN j.signed_level_pct >= l.level_pct THEN 'met'
        WHEN j.signed_level_pct < l.level_pct THEN 'not_met'
        ELSE coalesce(estimate_verdict, 'not_yet_due')
    END AS verdict,
    CASE
        WHEN verdict IS NULL THEN NULL
        WHEN j.signed_level_pct IS NOT NULL THEN 'signed'
        WHEN estimate_verdict IS NOT NULL THEN 'estimate'
        ELSE 'none'
    END AS verdict_basis
FROM joined AS j
JOIN level AS l USING (survey_year_be)
ORDER BY survey_year_be, area_level, area_code;
