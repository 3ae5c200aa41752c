-- What mart_result is for counts-only readers: the country, regions and provinces as sums of their
-- districts as last shown; districts without what their bands would give away (mart_counts_band);
-- nothing below the district (mart_counts_income). One row per survey year and area.
CREATE TABLE snap.mart_counts_result AS
WITH
    district AS (
        SELECT s.*, d.province_code, p.inspection_region_code
        FROM mart_shown AS s
        JOIN core_district AS d USING (district_code)
        JOIN core_province AS p USING (province_code)
        WHERE s.area_level = 'district'
    ),
    above AS (
        SELECT
            * EXCLUDE (area_level, area_code, province_code, inspection_region_code),
            unnest([
                {'level': 'country', 'code': 'TH'},
                {'level': 'inspection_region', 'code': inspection_region_code},
                {'level': 'province', 'code': province_code}
            ]) AS of
        FROM district
    ),
    banded AS (
        SELECT s.survey_year_be, s.district_code
        FROM mart_shown AS s
        CROSS JOIN core_disclosure AS r
        LEFT JOIN core_catalogue AS c ON s.survey_year_be BETWEEN c.from_year_be AND c.to_year_be
        LEFT JOIN mart_guard AS g
            ON g.survey_year_be = s.survey_year_be AND g.district_code = s.district_code
            AND g.indicator_no = c.income_indicator_no
        WHERE s.area_level = 'district' AND r.parameter = 'district_band_until_close'
            AND ((NOT s.is_final AND r.value::BIGINT > 0) OR g.step >= 5)
    )
SELECT
    survey_year_be,
    of.level AS area_level,
    of.code AS area_code,
    max(last_received_at) AS results_as_of,
    sum(households_collected)::BIGINT AS households,
    sum(COLUMNS('^(persons|income_.*|expense_.*|households_income_.*|households_below_criterion|persons_below_criterion|shortfall_baht|happiness_.*|i[0-9]{2}_(persons_)?(eligible|fail))$'))::BIGINT
        AS '\0'
FROM above
GROUP BY ALL
UNION ALL BY NAME
SELECT
    survey_year_be,
    area_level,
    area_code,
    last_received_at AS results_as_of,
    households_collected AS households,
    COLUMNS('^(persons|income_.*|expense_.*|households_income_not_asked|happiness_.*)$') AS '\0',
    if(b.district_code IS NULL, COLUMNS('^(households_income_zero|households_below_criterion|persons_below_criterion|shortfall_baht)$'), NULL)
        AS '\0'
FROM district AS d LEFT JOIN banded AS b USING (survey_year_be, district_code)
ORDER BY survey_year_be, area_level, area_code;
