-- The flags themselves, all spells: one row per survey year, rule, subject and spell, with the areas
-- that it lies in (a reader's scope is applied to them). No names; what ties records (an id's hash, a
-- house code) stays behind: tied_to is the first subject of those that share it (NULL where nobody
-- else does), tied_records how many others there are, tied_districts where all of them lie.
-- indicators is how many indicators a collected household in doubt answers: those it may move.
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
    f.decided_by,
    v.village_code,
    v.tambon_code,
    f.local_authority_code,
    f.district_code,
    -- A flag that is mended ties nobody any more (asked here: in the join it would compare all).
    if(f.gone_at IS NULL, t.tied_to, NULL) AS tied_to,
    if(f.gone_at IS NULL, t.tied_records, NULL) AS tied_records,
    if(f.gone_at IS NULL, t.tied_districts, NULL) AS tied_districts,
    q.indicators,
    d.province_code,
    p.inspection_region_code
FROM flag_now AS f
LEFT JOIN core_village AS v USING (village_no)
LEFT JOIN core_district AS d ON d.district_code = f.district_code
LEFT JOIN core_province AS p ON p.province_code = d.province_code
LEFT JOIN (
    SELECT
        survey_year_be,
        rule_id,
        flag_key,
        min(subject) AS tied_to,
        count(*) - 1 AS tied_records,
        list_sort(list(DISTINCT district_code)) AS tied_districts
    FROM flag_now
    WHERE flag_key IS NOT NULL AND gone_at IS NULL
    GROUP BY ALL
    HAVING count(*) > 1
) AS t
    ON t.survey_year_be = f.survey_year_be AND t.rule_id = f.rule_id AND t.flag_key = f.flag_key
LEFT JOIN (
    SELECT
        survey_year_be,
        household_id,
        len(list_filter(list_value(*COLUMNS('^i[0-9]{2}_eligible$')), lambda n: n > 0))::UTINYINT
            AS indicators
    FROM core_household
    SEMI JOIN (SELECT * FROM household_flagged WHERE flags_questioned > 0) AS q
        USING (survey_year_be, household_id)
) AS q ON q.survey_year_be = f.survey_year_be AND q.household_id = f.household_id
ORDER BY f.survey_year_be, f.district_code, v.village_code, f.household_id, f.rule_id;
