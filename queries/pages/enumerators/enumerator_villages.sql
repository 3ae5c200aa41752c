-- In which villages of the reader's area did one enumerator collect how much? One row per village,
-- most households first.
-- records: single households, so the reader needs the right to them
-- $survey_year_be: integer; survey year, Buddhist era
-- $enumerator_id: text; who
WITH
    worked AS (
        SELECT unnest(villages) AS village FROM enumerator
        WHERE survey_year_be = $survey_year_be AND enumerator_id = $enumerator_id
    )
SELECT
    a.area_code, w.village.households AS households, a.name_th AS area_name_th,
    a.name_en AS area_name_en, a.moo, a.is_municipal
FROM worked AS w
JOIN area AS a ON a.area_level = 'village' AND a.area_code = w.village.village_code
ORDER BY households DESC, a.area_code;
