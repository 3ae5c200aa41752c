-- id: DQ-1.4
-- title_th: อปท. ของครัวเรือนไม่ตรงกับ อปท. ที่ให้บริการหมู่บ้าน/ชุมชน
-- title_en: Household's local authority doesn't serve its village
-- letter: letter 002, checking guideline of 2563, item 1.4
-- subject: household
-- severity: must_fix
-- owner: local_authority
-- asks_th: ตรวจสอบเขตพื้นที่การปกครองกับเขตบริการของ อปท. แล้วแก้ไขรหัส อปท. ของครัวเรือน หรือทะเบียนหมู่บ้าน
-- asks_en: Compare the administrative area with the authority's service area; correct the household's code or the village register
-- checked: households
-- reviewed: 2026-11-21, founders
-- Compared with the village register's authorities, or with those of its tambon where the register
-- names none; nothing is asked where neither is known.
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    to_json({local_authority_code: h.local_authority_code})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_household AS h
JOIN checked_authority AS a USING (village_no)
WHERE is_local_authority_given AND NOT list_contains(a.codes, h.local_authority_code);
