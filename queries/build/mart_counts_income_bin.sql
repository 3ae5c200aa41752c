-- Households by class of income for counts-only readers, as last shown: from the province up only.
-- One row per survey year, area and class that has a household.
CREATE TABLE snap.mart_counts_income_bin AS
SELECT survey_year_be, of.level AS area_level, of.code AS area_code, bin_no,
    sum(households)::BIGINT AS households
FROM (
    SELECT
        b.*,
        unnest([
            {'level': 'country', 'code': 'TH'},
            {'level': 'inspection_region', 'code': p.inspection_region_code},
            {'level': 'province', 'code': p.province_code}
        ]) AS of
    FROM mart_shown_bin AS b
    JOIN core_district AS d USING (district_code)
    JOIN core_province AS p USING (province_code)
)
GROUP BY ALL
ORDER BY ALL;
