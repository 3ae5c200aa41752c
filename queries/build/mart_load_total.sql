-- All loads together: one row.
CREATE TABLE snap.mart_load_total AS
SELECT
    count(*) AS files,
    count(*) FILTER (status = 'refused') AS refused,
    coalesce(sum(rows_read), 0)::BIGINT AS rows_read,
    coalesce(sum(accepted), 0)::BIGINT AS accepted,
    coalesce(sum(quarantined), 0)::BIGINT AS quarantined,
    (SELECT count(DISTINCT (load_id, sheet, line)) FROM raw_quarantine WHERE settled_by IS NULL)
        AS quarantined_open,
    coalesce(sum(dropped), 0)::BIGINT AS dropped,
    max(received_at) AS last_received_at
FROM raw_load;
