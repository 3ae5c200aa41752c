-- id: DQ-4.2
-- title_th: รายได้เฉลี่ย 0 บาทต่อคนต่อปี
-- title_en: Income of 0 baht per person a year
-- letter: letter 002, checking guideline of 2563, item 4.2
-- subject: household
-- severity: check
-- owner: village
-- asks_th: ตรวจสอบรายได้ทั้ง 4 แหล่งของครัวเรือนนี้อีกครั้ง รวมทั้งที่ปลูก เลี้ยง หาเอง
-- asks_en: Check all four sources of income again, own produce included
-- checked: households
-- reviewed: 2026-11-21, founders
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    to_json({income_total: income_total, members: members})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_household
WHERE income_total = 0;
