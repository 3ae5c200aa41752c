-- How far is each area? One row per area: target, collected, expected by now, plan, chain.
-- target_is_partial: the target is the sum of the parts that have one, targets_missing don't
-- (areas_without_target names them); progress and gap then cover those parts alone
-- (households_collected_of_target). expected_today and gap_to_expected are NULL without a plan;
-- expected_basis says whether one plan or those of the parts are behind it. Days are full Bangkok days
-- before the snapshot's (build/recent_now). villages_*: of the villages with a target.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
SELECT
    area_level,
    base_code AS area_code,
    name_th AS area_name_th,
    name_en AS area_name_en,
    moo,
    parent_level,
    parent_code,
    district_code,
    is_municipal,
    is_simulated,
    households_target,
    target_basis,
    target_set,
    target_confirmed,
    target_children_sum,
    targets_missing,
    target_is_partial,
    households_collected,
    households_collected_of_target,
    households_unconfirmed,
    households_outside_definition,
    households_remaining,
    remaining_basis,
    expected_today,
    expected_basis,
    households_collected_of_target / nullif(households_target, 0) AS progress_share,
    households_collected_of_target - expected_today AS gap_to_expected,
    collected_today,
    collected_last_7_days,
    collected_previous_7_days,
    collected_last_14_days,
    collected_since_monday,
    plan_start,
    plan_complete_by,
    plan_basis,
    meeting_date,
    villages_total,
    villages_complete,
    villages_zero,
    villages_certified,
    villages_without_target,
    last_received_at,
    last_submitted_at,
    certification_status,
    is_certified,
    level_certifies,
    certified_part_level,
    certified_at,
    sent_at,
    children_certified,
    children_total,
    households_certified,
    households_certified_province,
    households_certified_district,
    households_certified_local_authority,
    households_certified_village,
    signed_quality_level_pct,
    signed_process_level_pct,
    signed_at
FROM progress
WHERE shows(area_level, $area_level, $within_level)
    AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, area_level, area_code, inspection_region_code,
        province_code, district_code, tambon_code, local_authority_code
    ))
    AND survey_year_be = $survey_year_be
ORDER BY base_code;
