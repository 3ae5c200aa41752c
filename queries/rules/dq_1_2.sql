-- id: DQ-1.2
-- title_th: หมู่บ้าน/ชุมชนยังจัดเก็บไม่ครบทุกครัวเรือน
-- title_en: Village not collected completely
-- letter: letter 002, checking guideline of 2563, item 1.2
-- subject: village
-- severity: check
-- owner: local_authority
-- asks_th: ตรวจสอบครัวเรือนที่ยังไม่ได้จัดเก็บ และจัดเก็บให้ครบ หรือแจ้งเหตุที่จัดเก็บไม่ได้
-- asks_en: Find the households not collected yet and collect them, or say why they can't be
-- checked: villages_due
-- reviewed: 2026-11-21, founders
-- It is asked only once the village's plan says that collection is complete: before that day every
-- village is incomplete, and the progress page says how far it is.
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
WHERE is_due AND households_collected < households_target;
