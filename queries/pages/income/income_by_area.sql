-- What do people earn and spend, and who is below the criterion? One row per area. Means are ratios
-- of totals: income ÷ persons of the households that were asked; expenses over households that told
-- all four. What is held against the criterion is NULL in a year that has none.
-- `shown` says what a counts-only reader is told of a district or below: band (the households below the
-- criterion are unknown and lie between below_from and below_to, means below the district are rounded,
-- sums aren't told), small (too few to tell anything), held (not complete yet); else exact.
-- $survey_year_be: integer; survey year, Buddhist era
-- $area_level: text; level of the areas asked for
-- $within_level: text, optional; level of the area whose parts are asked for (default: all)
-- $within_code: text, optional; code of that area
WITH
    wanted AS (
        SELECT * FROM (
            SELECT
                *,
                NULL::VARCHAR AS shown,
                NULL::DOUBLE AS income_baht_per_person_year,
                NULL::DOUBLE AS expense_baht_per_person_year
            FROM result
            UNION ALL BY NAME
            SELECT * FROM rounded_income
        )
        WHERE survey_year_be IN ($survey_year_be, $survey_year_be - 1)
            AND shows(area_level, $area_level, $within_level)
            AND ($within_level IS NULL OR reaches(
                $within_level, $within_code, area_level, area_code, inspection_region_code,
                province_code, district_code, tambon_code, local_authority_code
            ))
    )
SELECT
    w.base_code AS area_code,
    w.name_th AS area_name_th,
    w.name_en AS area_name_en,
    w.households,
    w.persons,
    coalesce(
        w.income_baht_per_person_year, w.income_total_baht / nullif(w.income_persons, 0)
    ) AS income_baht_per_person_year,
    coalesce(
        w.expense_baht_per_person_year, w.expense_total_baht / nullif(w.expense_persons, 0)
    ) AS expense_baht_per_person_year,
    w.income_total_baht / nullif(w.income_households, 0) AS income_baht_per_household_year,
    w.expense_total_baht / nullif(w.expense_households, 0) AS expense_baht_per_household_year,
    if(w.income_households > 0, w.income_main_baht, NULL) AS income_main_baht,
    if(w.income_households > 0, w.income_secondary_baht, NULL) AS income_secondary_baht,
    if(w.income_households > 0, w.income_other_baht, NULL) AS income_other_baht,
    if(w.income_households > 0, w.income_own_produce_baht, NULL) AS income_own_produce_baht,
    if(w.income_households > 0, w.income_total_baht, NULL) AS income_total_baht,
    w.income_households,
    w.income_persons,
    w.households_income_not_asked,
    if(w.expense_households > 0, w.expense_production_baht, NULL) AS expense_production_baht,
    if(w.expense_households > 0, w.expense_necessary_baht, NULL) AS expense_necessary_baht,
    if(w.expense_households > 0, w.expense_unnecessary_baht, NULL) AS expense_unnecessary_baht,
    if(w.expense_households > 0, w.expense_debt_baht, NULL) AS expense_debt_baht,
    if(w.expense_households > 0, w.expense_total_baht, NULL) AS expense_total_baht,
    w.expense_households,
    w.expense_persons,
    if(y.income_criterion_baht IS NULL, NULL, w.households_below_criterion)
        AS households_below_criterion,
    if(y.income_criterion_baht IS NULL, NULL, w.persons_below_criterion)
        AS persons_below_criterion,
    if(
        y.income_criterion_baht IS NULL, NULL,
        w.households_below_criterion / nullif(w.income_households, 0)
    ) AS below_share,
    w.shortfall_baht / nullif(w.persons_below_criterion, 0) AS mean_shortfall_baht,
    if(w.income_households > 0, w.households_income_zero, NULL) AS households_income_zero,
    coalesce(w.shown, nullif(b.shown, 'exact'), 'exact') AS shown,
    if(y.income_criterion_baht IS NULL, NULL, coalesce(b.fails_from, w.households_below_criterion))
        AS below_from,
    if(y.income_criterion_baht IS NULL, NULL, coalesce(b.fails_to, w.households_below_criterion))
        AS below_to,
    if(
        y.income_criterion_baht IS NULL, NULL,
        coalesce(b.fails_from, w.households_below_criterion) / nullif(w.income_households, 0)
    ) AS below_share_from,
    if(
        y.income_criterion_baht IS NULL, NULL,
        coalesce(b.fails_to, w.households_below_criterion) / nullif(w.income_households, 0)
    ) AS below_share_to,
    y.income_criterion_baht AS criterion_baht,
    y.income_criterion_evidence AS criterion_evidence,
    coalesce(
        before.income_baht_per_person_year,
        before.income_total_baht / nullif(before.income_persons, 0)
    ) AS income_baht_per_person_year_previous,
    if(y_before.income_criterion_baht IS NULL, NULL, before.households_below_criterion)
        AS households_below_criterion_previous,
    before.income_households AS households_previous,
    w.results_as_of
FROM wanted AS w
JOIN year AS y USING (survey_year_be)
LEFT JOIN band AS b
    ON b.survey_year_be = w.survey_year_be AND b.area_level = w.area_level
    AND b.area_code = w.area_code AND b.indicator_no = y.income_indicator_no
LEFT JOIN wanted AS before
    ON before.survey_year_be = $survey_year_be - 1 AND before.area_level = w.area_level
    AND before.area_code = w.area_code
LEFT JOIN year AS y_before ON y_before.survey_year_be = before.survey_year_be
WHERE w.survey_year_be = $survey_year_be
ORDER BY w.base_code;
