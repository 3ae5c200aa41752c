-- The cells of the districts that are shown anew, with the areas they count for: a part of a village
-- with few households counts with the village's largest authority.
-- $cell_min: integer; households from which on a part of a village stands for itself
CREATE OR REPLACE TEMP TABLE shown_cell AS
SELECT
    c.*,
    v.village_code,
    v.tambon_code,
    v.district_code,
    d.is_final,
    if(
        c.households_collected >= $cell_min,
        c.local_authority_code,
        first(c.local_authority_code ORDER BY c.households_collected DESC, c.local_authority_code)
            OVER (PARTITION BY c.survey_year_be, c.village_no)
    ) AS authority_code
FROM mart_cell AS c
JOIN core_village AS v USING (village_no)
JOIN shown_due AS d USING (survey_year_be, district_code)
WHERE c.households_collected > 0;
