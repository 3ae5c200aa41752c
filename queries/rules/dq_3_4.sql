-- id: DQ-3.4
-- title_th: ประชากรเฉลี่ยน้อยกว่า 3 คนต่อครัวเรือน
-- title_en: Fewer than 3 persons a household
-- letter: letter 002, checking guideline of 2563, item 3.4
-- subject: village
-- severity: look
-- owner: local_authority
-- asks_th: ตรวจสอบจำนวนสมาชิกของหมู่บ้าน/ชุมชนที่ต่ำกว่าค่าเฉลี่ยของอำเภอมากที่สุดก่อน
-- asks_en: Begin with the villages furthest below their district's mean
-- checked: villages
-- reviewed: 2026-11-21, founders
-- $check_members_per_household_min: integer; fewest persons a household on the average
-- Half of all real villages are below 3 (2561: 42,432 of 84,090), so it never alarms: z is the distance
-- from the district's mean in standard errors, and beyond -3.09 lies outside the 99.8 % funnel limit
-- (D.J. Spiegelhalter, Funnel plots for comparing institutional performance, 2005).
WITH
    district AS (
        SELECT
            survey_year_be,
            district_code,
            sum(members) / sum(households_collected) AS mean,
            sqrt(greatest(
                sum(members_squared) / sum(households_collected)
                    - (sum(members) / sum(households_collected)) ** 2,
                0
            )) AS spread
        FROM village_checked GROUP BY ALL
    )
SELECT
    v.survey_year_be,
    v.village_code AS subject,
    v.village_no,
    v.local_authority_code,
    NULL AS district_code,
    to_json({
        persons_per_household: round(v.members / v.households_collected, 2),
        district_mean: round(d.mean, 2),
        z: round((v.members / v.households_collected - d.mean)
            / nullif(d.spread / sqrt(v.households_collected), 0), 2)
    })::VARCHAR AS evidence
FROM village_checked AS v
JOIN district AS d USING (survey_year_be, district_code)
WHERE v.members < $check_members_per_household_min * v.households_collected;
