-- snap.mart_enumerator where the reader's scope reaches the enumerator's home village, with the
-- areas of that village and the flags of his households. An enumerator of two districts stands where
-- he collected most, and only there, so that areas add up. Flags are NULL until the rules have run
-- for the year; from then on, no row of flags is no flag.
CREATE VIEW enumerator AS
SELECT
    m.*,
    a.name_th AS home_village_name_th,
    a.name_en AS home_village_name_en,
    a.moo AS home_village_moo,
    a.is_municipal AS home_is_municipal,
    a.tambon_code AS home_tambon_code,
    a.district_code AS home_district_code,
    a.province_code AS home_province_code,
    a.inspection_region_code AS home_inspection_region_code,
    if(checked.survey_year_be IS NULL, NULL, coalesce(f.flags_open, 0)) AS flags_open,
    if(checked.survey_year_be IS NULL, NULL, coalesce(f.households_flagged, 0))
        AS households_flagged,
    if(checked.survey_year_be IS NULL, NULL, coalesce(f.households_with_must_fix, 0))
        AS households_with_must_fix
FROM snap.mart_enumerator AS m
JOIN snap.mart_area AS a
    ON a.area_level = 'village' AND a.area_code = m.home_village_code
LEFT JOIN (SELECT DISTINCT survey_year_be FROM snap.mart_check) AS checked
    ON checked.survey_year_be = m.survey_year_be
LEFT JOIN snap.mart_flag_enumerator AS f
    ON f.survey_year_be = m.survey_year_be AND f.enumerator_id = m.enumerator_id
WHERE opens(m.survey_year_be) AND reaches(
    getvariable('scope_level'), getvariable('scope_code'), 'village', m.home_village_code,
    a.inspection_region_code, a.province_code, a.district_code, a.tambon_code,
    m.home_local_authority_code
);
