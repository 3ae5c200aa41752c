-- One row per quarantined row and reason. Restricted values are never here: `value` is NULL for a
-- restricted column and row_json leaves such columns out; they lie in the restricted folder.
-- record_key: the record's natural key; settled_by: the load that settled the row, settled_as
-- `accepted` or `sent_again` (open there); NULL while it is open, settled_as `tried` once tried again.
CREATE TABLE IF NOT EXISTS raw_quarantine (
    load_id INTEGER NOT NULL,
    sheet VARCHAR,
    line BIGINT NOT NULL,
    column_name VARCHAR,
    value VARCHAR,
    rule VARCHAR NOT NULL,
    message_th VARCHAR NOT NULL,
    message_en VARCHAR NOT NULL,
    row_json VARCHAR,
    survey_year_be USMALLINT,
    village_code VARCHAR,
    district_code VARCHAR,
    record_key VARCHAR,
    revision USMALLINT,
    settled_by INTEGER,
    settled_as VARCHAR
);
