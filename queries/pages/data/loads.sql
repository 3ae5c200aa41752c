-- Which files were taken in last? One row per file.
-- $row_limit: integer; how many rows at the most
SELECT * EXCLUDE (sha256) FROM load ORDER BY load_id DESC LIMIT $row_limit;
