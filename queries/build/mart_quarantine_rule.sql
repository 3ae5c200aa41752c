-- Quarantined rows over everything: one row per kind of record, rule and column.
CREATE TABLE snap.mart_quarantine_rule AS
SELECT
    l.kind,
    q.rule,
    q.column_name,
    any_value(q.message_th) AS message_th,
    any_value(q.message_en) AS message_en,
    count(DISTINCT (q.load_id, q.sheet, q.line)) FILTER (q.settled_by IS NULL) AS rows,
    count(DISTINCT (q.load_id, q.sheet, q.line)) FILTER (q.settled_by IS NOT NULL)
        AS rows_settled,
    count(DISTINCT q.load_id) AS files,
    max(l.received_at) AS last_received_at
FROM raw_quarantine AS q
JOIN raw_load AS l USING (load_id)
GROUP BY ALL
ORDER BY rows DESC, q.rule, q.column_name;
