-- Who may do what, where, when? One row per subject, role, area and survey year (NULL: every year).
-- right: administer; who has which rights is for those who give them
SELECT
    g.subject, g.role, g.area_level, g.area_code, a.name_th AS area_name_th,
    a.name_en AS area_name_en, a.moo, g.survey_year_be, g.valid_from, g.valid_to, g.load_id
FROM granted AS g
JOIN area AS a USING (area_level, area_code)
ORDER BY g.subject, g.role, g.area_level, g.area_code, g.survey_year_be;
