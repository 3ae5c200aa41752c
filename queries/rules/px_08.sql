-- id: PX-08
-- title_th: พิกัดอยู่นอกตำบล
-- title_en: Position outside the tambon
-- letter: proposed by us; in no letter
-- subject: household
-- severity: check
-- owner: village
-- asks_th: ตรวจสอบพิกัดของครัวเรือนหรือรหัสหมู่บ้าน/ชุมชนอีกครั้ง
-- asks_en: Check the household's position, or its village code, again
-- checked: households_with_position
-- reviewed: 2026-11-21, founders
-- Outside the imported official tambon by more than 1 km. Our own diagram is too coarse to judge:
-- without official boundaries the rule isn't evaluated, and says so.
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    to_json({latitude: latitude, longitude: longitude})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_household SEMI JOIN position_outside USING (household_id);
