-- id: PX-02
-- title_th: หัวหน้าครัวเรือนไม่มี หรือมีมากกว่า 1 คน
-- title_en: No head of household, or more than one
-- letter: proposed by us; in no letter
-- subject: household
-- severity: must_fix
-- owner: village
-- asks_th: ระบุหัวหน้าครัวเรือนเพียง 1 คน
-- asks_en: Name exactly one head
-- checked: households_with_persons
-- reviewed: 2026-11-21, founders
SELECT
    household_id AS subject,
    household_id,
    NULL::USMALLINT AS person_no,
    if(f.heads = 0, 'none', 'several') AS part,
    to_json({heads: f.heads})::VARCHAR AS evidence,
    NULL AS flag_key
FROM checked_family AS f JOIN checked_household AS h ON h.rowid = f.household_row
WHERE f.heads <> 1;
