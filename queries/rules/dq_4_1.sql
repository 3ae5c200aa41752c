-- id: DQ-4.1
-- title_th: รายได้ของครัวเรือนเป้าหมายโครงการกรมฯ ยังไม่ได้ตรวจสอบ
-- title_en: Income of a programme's household not verified
-- letter: letter 002, checking guideline of 2563, item 4.1
-- subject: household
-- severity: look
-- owner: village
-- asks_th: ตรวจสอบรายได้ของครัวเรือนเป้าหมายโครงการนี้ แล้วบันทึกผล
-- asks_en: Verify this household's income and record the result
-- checked: programme_households
-- reviewed: 2026-11-21, founders
-- Verified is a household that was interviewed again, or re-checked as a case below the criterion; a
-- decision on this rule settles it too.
SELECT
    survey_year_be,
    household_id AS subject,
    village_no,
    local_authority_code,
    district_code,
    to_json({programme: programme})::VARCHAR AS evidence
FROM programme_checked
WHERE is_collected AND NOT is_verified;
