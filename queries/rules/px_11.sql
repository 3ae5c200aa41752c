-- id: PX-11
-- title_th: ไม่ทราบ อปท. ของครัวเรือน
-- title_en: Household's local authority is unknown
-- letter: letter 002, checking guideline of 2563, item 1.4 (its consequence; ours)
-- subject: household
-- severity: look
-- owner: local_authority
-- asks_th: ระบุ อปท. ของหมู่บ้าน/ชุมชนนี้ในทะเบียนหมู่บ้าน
-- asks_en: Say in the village register which authority serves this village
-- checked: households
-- reviewed: 2026-11-21, founders
-- Not the household's fault: where several authorities are possible the file or the register must say.
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    '{}' AS evidence,
    NULL AS flag_key
FROM checked_household
WHERE local_authority_code IS NULL;
