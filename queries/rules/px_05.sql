-- id: PX-05
-- title_th: รหัสประจำบ้านซ้ำกันในต่างหมู่บ้าน/ชุมชน
-- title_en: House code used in two villages
-- letter: proposed by us; in no letter
-- subject: household
-- severity: must_fix
-- owner: village
-- asks_th: ตรวจสอบรหัสประจำบ้านของครัวเรือนนี้กับทะเบียนบ้าน
-- asks_en: Check this household's house code against the house register
-- checked: households
-- reviewed: 2026-11-21, founders
-- Several households of one house share its 11 digits and differ in the suffix: no fault. The same
-- house in two villages is.
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    to_json({villages: s.villages})::VARCHAR AS evidence,
    house_code AS flag_key
FROM checked_household JOIN shared_house AS s USING (house_code)
WHERE s.villages > 1;
