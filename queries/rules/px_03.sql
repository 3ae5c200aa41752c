-- id: PX-03
-- title_th: ไม่มีผู้ให้ข้อมูล หรือยังไม่ยืนยันข้อมูล
-- title_en: No respondent, or not confirmed
-- letter: proposed by us; in no letter; 2569 letter, item 10, asks every household to confirm
-- subject: household
-- severity: must_fix
-- owner: village
-- asks_th: ให้หัวหน้าครัวเรือนหรือผู้แทนยืนยันข้อมูล และระบุผู้ให้ข้อมูล
-- asks_en: Let the head or a representative confirm the record, and name the respondent
-- checked: households
-- reviewed: 2026-11-21, founders
-- An unconfirmed household isn't counted as collected, so it doesn't lower the automatic-check share.
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    concat_ws(
        ',', if(is_confirmed, NULL, 'unconfirmed'), if(has_informant, NULL, 'no_informant')
    ) AS part,
    to_json({part: if(is_confirmed, 'no_informant', 'unconfirmed')})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_household AS h LEFT JOIN checked_family AS f ON f.household_row = h.rowid
WHERE NOT is_confirmed OR NOT has_informant;
