-- id: DQ-1.7
-- title_th: ข้อมูลไม่ตรงกับทะเบียนของหน่วยงานรัฐ
-- title_en: Count differs from an agency's register
-- letter: letter 002, checking guideline of 2563, item 1.7; the tolerance is ours
-- subject: district item
-- severity: check
-- owner: district
-- asks_th: ตรวจสอบกับหน่วยงานเจ้าของทะเบียนว่านับต่างกันเพราะเหตุใด ทั้งสองฝ่ายอาจถูกต้องตามนิยามของตน
-- asks_en: Find out with the agency why the counts differ; each may be right by its own definition
-- checked: agency_items
-- reviewed: 2026-11-21, founders
-- Reads agency_now (build/agency_now, made before every publication of quality marts). A district is
-- compared from the set progress on, its count scaled by progress; what exceeds the tolerance must be
-- more than households not yet collected leave open. An item that the survey can't count is not
-- "no flag": see the status in mart_agency.
SELECT
    survey_year_be,
    area_code || '/' || item AS subject,
    NULL::INTEGER AS village_no,
    NULL::VARCHAR AS local_authority_code,
    area_code AS district_code,
    json_object(
        'register_count', register_count,
        'survey_count', survey_count,
        'progress_pct', round(100 * progress_share, 1),
        'scaled_count', round(scaled_count, 1),
        'gap_pct', round(100 * gap_share, 1)
    )::VARCHAR AS evidence
FROM agency_now
WHERE status = 'differs' AND area_level = 'district'
ORDER BY survey_year_be, subject;
