-- The flags themselves, all spells: one row per survey year, rule, subject and spell, with the areas
-- that it lies in (a reader's scope is applied to them). No names; what ties records stays behind.
CREATE TABLE snap.mart_flag_record AS
SELECT
    f.survey_year_be,
    f.rule_id,
    f.subject,
    f.subject_kind,
    f.severity,
    f.status,
    f.part,
    f.evidence,
    f.household_id,
    f.person_no,
    f.enumerator_id,
    f.is_record,
    f.is_collected,
    f.found_revision,
    f.found_at,
    f.revision,
    f.revision_at,
    f.gone_revision,
    f.gone_at,
    f.decision,
    f.reason,
    f.decided_at,
    v.village_code,
    v.tambon_code,
    f.local_authority_code,
    f.district_code,
    d.province_code,
    p.inspection_region_code
FROM flag_now AS f
LEFT JOIN core_village AS v USING (village_no)
LEFT JOIN core_district AS d ON d.district_code = f.district_code
LEFT JOIN core_province AS p ON p.province_code = d.province_code
ORDER BY f.survey_year_be, f.district_code, v.village_code, f.household_id, f.rule_id;
