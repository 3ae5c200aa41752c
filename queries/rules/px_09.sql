-- id: PX-09
-- title_th: อาศัยอยู่จริงน้อยกว่า 6 เดือน
-- title_en: Lives there for less than 6 months
-- letter: proposed by us; in no letter; 2563 definition of a household (letter 002, step 2)
-- subject: household
-- severity: must_fix
-- owner: village
-- asks_th: ตรวจสอบระยะเวลาอยู่อาศัย ครัวเรือนที่อยู่น้อยกว่า 6 เดือนไม่นับเป็นครัวเรือนสำรวจ
-- asks_en: Check how long the household has lived there: under 6 months it isn't in the survey
-- checked: households
-- reviewed: 2026-11-21, founders
-- Such a household isn't counted as collected, so it doesn't lower the automatic-check share.
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    '' AS part,
    to_json({residence_months: residence_months})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_household
WHERE NOT is_resident;
