-- id: PX-04
-- title_th: เลขประจำตัวประชาชนซ้ำ หรือเลขตรวจสอบไม่ถูกต้อง
-- title_en: National id given twice, or with a wrong check digit
-- letter: proposed by us; in no letter
-- subject: person
-- severity: must_fix
-- owner: village
-- asks_th: ตรวจสอบเลขประจำตัวประชาชนของสมาชิกคนนี้จากบัตรหรือทะเบียนบ้าน
-- asks_en: Check this member's national id against the card or the house register
-- checked: persons_with_id
-- reviewed: 2026-11-21, founders
-- The id itself is never stored: the check digit was verified on arrival, and equal ids are found by
-- their keyed hash. A blank id (no card) is no fault.
SELECT
    household_id || '/' || person_no AS subject,
    household_id,
    person_no,
    concat_ws(
        ',', if(id_check_ok, NULL, 'check_digit'), if(persons > 1, 'twice', NULL)
    ) AS part,
    to_json({
        part: if(persons > 1, 'twice', 'check_digit'), persons: persons
    })::VARCHAR AS evidence,
    doubtful_hash AS flag_key
FROM checked_identity AS i JOIN checked_household AS h ON h.rowid = i.household_row
WHERE doubtful_hash IS NOT NULL;
