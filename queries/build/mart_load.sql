-- The newest loads: one row per file.
CREATE TABLE snap.mart_load AS
SELECT * FROM raw_load ORDER BY load_id DESC LIMIT 1000;
