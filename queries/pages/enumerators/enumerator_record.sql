-- What did one enumerator do? One row, or none where there is no such enumerator in the scope.
-- records: single households, so the reader needs the right to them
-- $survey_year_be: integer; survey year, Buddhist era
-- $enumerator_id: text; who
SELECT
    e.* EXCLUDE (villages, minutes_00, minutes_01, minutes_02, minutes_03, minutes_04,
        minutes_05, minutes_06, minutes_07, minutes_08, minutes_09, minutes_10, minutes_11),
    d.name_th AS district_name_th,
    d.name_en AS district_name_en,
    d.plan_complete_by
FROM enumerator AS e
LEFT JOIN progress AS d
    ON d.survey_year_be = e.survey_year_be
    AND d.area_level = 'district' AND d.area_code = e.home_district_code
WHERE e.survey_year_be = $survey_year_be AND e.enumerator_id = $enumerator_id;
