-- One row per note that the store keeps of itself (schema version, made-up clock).
CREATE TABLE IF NOT EXISTS core_meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);
