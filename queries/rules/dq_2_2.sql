-- id: DQ-2.2
-- title_th: หมู่บ้าน/ชุมชนมีครัวเรือนน้อยกว่า 20 ครัวเรือน
-- title_en: Village of fewer than 20 households
-- letter: letter 002, checking guideline of 2563, item 2.2
-- subject: village
-- severity: check
-- owner: local_authority
-- asks_th: ตรวจสอบอีกครั้งว่าหมู่บ้าน/ชุมชนนี้มีครัวเรือนเพียงเท่านี้จริง
-- asks_en: Check again that this village has so few households
-- checked: villages
-- reviewed: 2026-11-21, founders
-- $check_village_households_min: integer; fewest households of a village
-- While collection goes on a village of 20 and more has fewer collected: it is asked once its plan's
-- day has passed, or at once where its target says that it is so small.
SELECT
    survey_year_be,
    village_code AS subject,
    village_no,
    local_authority_code,
    NULL AS district_code,
    to_json({
        households_collected: households_collected, households_target: households_target
    })::VARCHAR AS evidence
FROM village_checked
WHERE households_collected < $check_village_households_min
    AND (is_due OR households_target < $check_village_households_min);
