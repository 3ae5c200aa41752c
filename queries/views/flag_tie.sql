-- Flags that share something (a national id, a house code) and both lie in the reader's scope. One row
-- per open flag and other open flag of the same rule; what they share is told nowhere.
CREATE VIEW flag_tie AS
SELECT
    f.survey_year_be,
    f.rule_id,
    f.subject,
    o.subject AS other_subject,
    o.household_id,
    o.person_no,
    o.enumerator_id,
    o.village_code,
    v.name_th AS village_name_th,
    v.name_en AS village_name_en,
    v.moo
FROM flag_record AS f
JOIN flag_record AS o
    ON o.survey_year_be = f.survey_year_be AND o.rule_id = f.rule_id
    AND o.tied_to = f.tied_to AND o.subject <> f.subject
LEFT JOIN area_name AS v ON v.area_level = 'village' AND v.area_code = o.village_code
WHERE f.tied_to IS NOT NULL;
