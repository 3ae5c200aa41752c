-- Why are rows in quarantine? One row per kind of record and rule, most rows first.
SELECT kind, rule, message_th, message_en, rows, files, last_received_at
FROM quarantine_rule
ORDER BY rows DESC, kind, rule;
