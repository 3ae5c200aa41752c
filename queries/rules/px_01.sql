-- id: PX-01
-- title_th: ยอดรวมรายได้ไม่เท่ากับผลรวม 4 แหล่ง
-- title_en: Total income isn't the sum of the four sources
-- letter: proposed by us; in no letter
-- subject: household
-- severity: must_fix
-- owner: village
-- asks_th: แก้ไขรายได้ 4 แหล่งหรือยอดรวมให้ตรงกัน
-- asks_en: Correct the four sources or the total so that they agree
-- checked: households_with_total
-- reviewed: 2026-11-21, founders
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    to_json({income_total_sent: income_total_sent, income_total: income_total})::VARCHAR
        AS evidence,
    NULL AS flag_key
FROM checked_household
WHERE income_total_sent <> income_total;
