-- id: DQ-3.3
-- title_th: จำนวนคนไทยน้อยกว่าจำนวนคนต่างด้าว
-- title_en: Fewer Thais than foreigners
-- letter: letter 002, checking guideline of 2563, item 3.3
-- subject: household
-- severity: check
-- owner: village
-- asks_th: ตรวจสอบสัญชาติและจำนวนสมาชิกในครัวเรือนนี้อีกครั้ง
-- asks_en: Check nationality and number of this household's members again
-- checked: households_with_nationality
-- reviewed: 2026-11-21, founders
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    to_json({thai_members: thai_members, foreign_members: foreign_members})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_household
WHERE thai_members < foreign_members;
