-- One row per register row that a later load replaced, without its restricted columns.
CREATE TABLE IF NOT EXISTS core_register_history (
    kind VARCHAR NOT NULL,
    row_json VARCHAR NOT NULL,
    load_id INTEGER NOT NULL,
    superseded_at TIMESTAMP NOT NULL
);
