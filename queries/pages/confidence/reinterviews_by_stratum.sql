-- Where were households interviewed again, and where nobody? One row per local authority with a
-- collected household, in areas down to the district; reinterviewed is 0 where nobody was.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the area
-- $area_code: text; code of the area
SELECT
    s.stratum AS area_code,
    n.name_th AS area_name_th,
    n.name_en AS area_name_en,
    s.population AS households_collected,
    s.area_population,
    s.enumerators,
    s.reinterviewed,
    s.agreed
FROM reinterview_stratum AS s
LEFT JOIN area_name AS n ON n.area_level = 'local_authority' AND n.area_code = s.stratum
WHERE s.survey_year_be = $survey_year_be
    AND s.area_level = $area_level AND s.area_code = $area_code
ORDER BY s.stratum;
