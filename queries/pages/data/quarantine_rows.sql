-- Which rows are in quarantine, and why? One row per row and reason, newest load first; settled_by
-- is the load that settled the row: settled_as `accepted`, or `sent_again` and open there.
-- records: single households, so the reader needs the right to them
-- right: quarantine; these are rows as they were sent
-- $load_id: integer, optional; only this load
-- $rule: text, optional; only this rule
-- $column_name: text, optional; only this column
-- $state: text, optional; open or settled: only rows still open, or only those that are settled
-- $row_limit: integer; how many rows at the most
SELECT
    load_id, file_name, kind, sheet, line, column_name, value, rule, message_th, message_en,
    row_json, settled_by, settled_as, settled_by_file, settled_at
FROM quarantine
WHERE ($load_id IS NULL OR load_id = $load_id)
    AND ($rule IS NULL OR rule = $rule)
    AND ($column_name IS NULL OR column_name = $column_name)
    AND ($state IS NULL OR (settled_by IS NOT NULL) = ($state = 'settled'))
ORDER BY load_id DESC, line, column_name
LIMIT $row_limit;
