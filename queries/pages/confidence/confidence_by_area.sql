-- How far can each area's data be trusted, against the level? One row per area with a signed form, a
-- reported step, a re-interview or a household. Shares are 0 to 1 or NULL where unknown.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
SELECT
    base_code AS area_code,
    name_th AS area_name_th,
    name_en AS area_name_en,
    signed_level_pct,
    signed_process_level_pct,
    signed_at,
    signed_by_role,
    process_share,
    steps_due,
    steps_done,
    reinterviewed,
    agreed,
    agreement_share,
    agreement_low,
    agreement_high,
    agreement_lower_bound,
    design_effect,
    is_design_effect_assumed,
    effective_n,
    strata_sampled,
    population_sampled_share,
    households_collected,
    automatic_check_share,
    persons_seen_share,
    quality_estimate_share,
    level_pct,
    estimate_verdict,
    verdict,
    verdict_basis
FROM confidence
WHERE survey_year_be = $survey_year_be
    AND shows(area_level, $area_level, $within_level)
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, area_level, area_code, inspection_region_code,
        province_code, district_code, tambon_code, local_authority_code
    ))
ORDER BY base_code;
