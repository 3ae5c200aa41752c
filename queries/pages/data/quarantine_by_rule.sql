-- Why are rows in quarantine? One row per kind of record, rule and column, most open rows first;
-- rows_settled were accepted since, or came again.
SELECT kind, rule, column_name, message_th, message_en, rows, rows_settled, files, last_received_at
FROM quarantine_rule
ORDER BY rows DESC, kind, rule, column_name;
