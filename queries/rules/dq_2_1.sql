-- id: DQ-2.1
-- title_th: ครัวเรือนเป้าหมายของโครงการกรมฯ ยังไม่ได้จัดเก็บ
-- title_en: Household of a programme not collected
-- letter: letter 002, checking guideline of 2563, item 2.1
-- subject: household
-- severity: check
-- owner: village
-- asks_th: จัดเก็บข้อมูลครัวเรือนเป้าหมายโครงการนี้ให้ครบ
-- asks_en: Collect this programme's household
-- checked: programme_households
-- reviewed: 2026-11-21, founders
-- A household that was never collected has no village with us: it is placed by its record of another
-- year, else by the registrar's district in its house code, else only in the country.
SELECT
    survey_year_be,
    household_id AS subject,
    village_no,
    local_authority_code,
    district_code,
    to_json({programme: programme})::VARCHAR AS evidence
FROM programme_checked
WHERE NOT is_collected;
