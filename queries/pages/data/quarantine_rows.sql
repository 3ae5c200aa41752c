-- Which rows are in quarantine, and why? One row per row and reason, newest load first.
-- records: single households, so the reader needs the right to them
-- $load_id: integer, optional; only this load
-- $rule: text, optional; only this rule
-- $column_name: text, optional; only this column
-- $row_limit: integer; how many rows at the most
SELECT
    load_id, file_name, kind, sheet, line, column_name, value, rule, message_th, message_en,
    row_json
FROM quarantine
WHERE ($load_id IS NULL OR load_id = $load_id)
    AND ($rule IS NULL OR rule = $rule)
    AND ($column_name IS NULL OR column_name = $column_name)
ORDER BY load_id DESC, line, column_name
LIMIT $row_limit;
