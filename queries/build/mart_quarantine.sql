-- The newest quarantined rows, without restricted columns: one row per row and reason.
CREATE TABLE snap.mart_quarantine AS
SELECT q.*, l.file_name, l.kind, l.received_at
FROM raw_quarantine AS q
JOIN raw_load AS l USING (load_id)
ORDER BY q.load_id DESC, q.line
LIMIT 20000;
