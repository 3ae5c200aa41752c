-- The newest quarantined rows, without restricted columns: one row per row and reason.
CREATE TABLE snap.mart_quarantine AS
SELECT
    q.* EXCLUDE (record_key, revision),
    l.file_name,
    l.kind,
    l.received_at,
    by_load.file_name AS settled_by_file,
    by_load.received_at AS settled_at
FROM raw_quarantine AS q
JOIN raw_load AS l USING (load_id)
LEFT JOIN raw_load AS by_load ON by_load.load_id = q.settled_by
ORDER BY q.settled_by IS NOT NULL, q.load_id DESC, q.line
LIMIT 20000;
