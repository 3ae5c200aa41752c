-- id: PX-06
-- title_th: รายได้กระจุกตัวเหนือเกณฑ์
-- title_en: Incomes bunched just above the criterion
-- letter: proposed by us; in no letter
-- subject: village
-- severity: look
-- owner: local_authority
-- asks_th: ตรวจสอบวิธีถามรายได้ในหมู่บ้าน/ชุมชนนี้ และสุ่มสัมภาษณ์ซ้ำครัวเรือนที่รายได้เกินเกณฑ์เล็กน้อย
-- asks_en: Look at how incomes were asked in this village, and re-interview households just above the criterion
-- checked: collected households
-- reviewed: 2026-11-21, founders
-- The share of households in [T, 1.1 T) is held against that of the other villages of the district,
-- or of the province where the district's others have fewer than 300 households. Some bunching is
-- everywhere, so T itself is no test. Households of a village are alike, so the standard error of
-- n households is that of n ÷ (1 + (n − 1) × clustering) independent ones (beta-binomial). One
-- village in a thousand passes by chance. Small villages are not compared; a year without criterion
-- has no rows. [0.9 T, T) is given as evidence only: it is almost empty everywhere.
WITH
    threshold AS (
        SELECT
            y.survey_year_be,
            max(value) FILTER (standard = 'check_bunching_households_min')::INTEGER AS n_min,
            max(value) FILTER (standard = 'check_bunching_sd')::DOUBLE AS errors,
            max(value) FILTER (standard = 'check_bunching_clustering')::DOUBLE AS clustering
        FROM (SELECT DISTINCT survey_year_be FROM mart_enumerator_cell) AS y
        JOIN core_standard AS s
            ON y.survey_year_be
                BETWEEN coalesce(s.from_year_be, 0) AND coalesce(s.to_year_be, 9999)
        GROUP BY ALL
    ),
    village AS (
        SELECT
            c.survey_year_be, c.village_no, v.village_code, v.district_code, v.province_code,
            arg_min(
                c.local_authority_code, (-c.households_collected, c.local_authority_code)
            ) AS local_authority_code,
            sum(c.households_collected) AS n,
            sum(c.households_just_above) AS above,
            sum(c.households_just_below) AS below
        FROM mart_enumerator_cell AS c
        JOIN core_village AS v USING (village_no)
        GROUP BY ALL
    ),
    compared AS (
        SELECT
            *,
            sum(n) OVER district - n AS district_n,
            sum(above) OVER district - above AS district_above,
            sum(n) OVER province - n AS province_n,
            sum(above) OVER province - above AS province_above
        FROM village
        WHERE above IS NOT NULL
        WINDOW
            district AS (PARTITION BY survey_year_be, district_code),
            province AS (PARTITION BY survey_year_be, province_code)
    ),
    expected AS (
        SELECT
            *,
            -- Half a household on either side (Jeffreys): no neighbour's zero makes a certainty.
            if(district_n >= 300, (district_above + 0.5) / (district_n + 1),
                (province_above + 0.5) / (province_n + 1)) AS share
        FROM compared
    )
SELECT
    survey_year_be,
    village_code AS subject,
    village_no,
    local_authority_code,
    json_object(
        'households', n,
        'households_just_above', above,
        'households_just_below', below,
        'share_pct', round(100 * above / n, 1),
        'neighbours_share_pct', round(100 * share, 1),
        'neighbours', if(district_n >= 300, 'district', 'province'),
        'standard_errors', round(
            (above - n * share) / sqrt(n * share * (1 - share) * (1 + (n - 1) * clustering)), 1)
    )::VARCHAR AS evidence
FROM expected JOIN threshold USING (survey_year_be)
WHERE n >= n_min
    AND above - n * share
        > errors * sqrt(n * share * (1 - share) * (1 + (n - 1) * clustering))
ORDER BY survey_year_be, subject;
