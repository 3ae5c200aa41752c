-- What becomes of the flags of villages, enumerators, districts and lists. They have no revision and
-- are all evaluated again with each publication of quality. One row per spell, as in flag_spells.
-- $now: text; the snapshot's instant, Bangkok local (ISO)
CREATE OR REPLACE TEMP TABLE flag_spell AS
SELECT
    f.survey_year_be,
    f.rule_id,
    f.subject,
    false AS is_record,
    NULL AS part,
    f.evidence,
    NULL AS flag_key,
    NULL AS household_id,
    NULL::USMALLINT AS person_no,
    NULL AS enumerator_id,
    f.village_no,
    f.local_authority_code,
    coalesce(v.district_code, f.district_code) AS district_code,
    NULL::BOOLEAN AS is_collected,
    NULL::USMALLINT AS revision,
    NULL::TIMESTAMP AS revision_at,
    NULL::USMALLINT AS found_revision,
    coalesce(b.found_at, $now::TIMESTAMP) AS found_at,
    NULL::USMALLINT AS gone_revision,
    NULL::TIMESTAMP AS gone_at
FROM flag_found AS f
LEFT JOIN core_village AS v USING (village_no)
LEFT JOIN flag_before AS b USING (survey_year_be, rule_id, subject)
UNION ALL BY NAME
SELECT b.* EXCLUDE (gone_at), $now::TIMESTAMP AS gone_at
FROM flag_before AS b ANTI JOIN flag_found AS f USING (survey_year_be, rule_id, subject);
