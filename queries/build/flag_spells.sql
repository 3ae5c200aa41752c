-- What becomes of the checked villages' record flags: those still shown go on (their first finding is
-- kept), new ones open, and those no longer shown are closed by the revision that mended them. One
-- row per spell that is open now or closed now; it replaces the former open spells.
-- $survey_year_be: integer; survey year, Buddhist era
-- $now: text; the collector's instant, Bangkok local (ISO)
CREATE OR REPLACE TEMP TABLE flag_spell AS
SELECT
    h.survey_year_be,
    f.rule_id,
    f.subject,
    true AS is_record,
    f.part,
    f.evidence,
    f.flag_key,
    f.household_id,
    f.person_no,
    h.enumerator_id,
    h.village_no,
    h.cell_authority_code AS local_authority_code,
    h.district_code,
    h.is_collected,
    h.revision,
    h.submitted_at AS revision_at,
    coalesce(b.found_revision, h.revision) AS found_revision,
    coalesce(b.found_at, h.submitted_at) AS found_at,
    NULL::USMALLINT AS gone_revision,
    NULL::TIMESTAMP AS gone_at
FROM flag_found AS f
JOIN checked_household AS h USING (household_id)
LEFT JOIN flag_before AS b USING (rule_id, subject)
UNION ALL BY NAME
SELECT
    b.* EXCLUDE (gone_revision, gone_at),
    now.revision AS gone_revision,
    if(now.revision > b.revision, now.submitted_at, $now::TIMESTAMP) AS gone_at
FROM flag_before AS b
ANTI JOIN flag_found AS f USING (rule_id, subject)
LEFT JOIN (
    SELECT household_id, revision, submitted_at FROM core_household
    WHERE survey_year_be = $survey_year_be
) AS now USING (household_id);
