-- The steps of the process as a letter lists them: one row per survey year and step. The only list
-- known is the 2569 letter's; another round's comes with its letter.
CREATE TABLE snap.mart_process_item AS
SELECT
    2569::USMALLINT AS survey_year_be,
    step_code,
    step_order::UTINYINT AS step_order,
    area_level AS step_level,
    name_th AS step_name_th,
    name_en AS step_name_en,
    due_basis,
    due_evidence,
    source
FROM core_process_item
ORDER BY step_order;
