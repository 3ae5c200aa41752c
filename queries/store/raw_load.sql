-- One row per file that was sent in: what became of it. Rows read = accepted + quarantined +
-- dropped, always; duplicates are among the dropped. retry_of: the load whose waiting rows these are.
-- sent_*: who sent it, in which role, of which area and survey years he may speak (NULL: every year).
CREATE TABLE IF NOT EXISTS raw_load (
    load_id INTEGER NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    kind VARCHAR,
    encoding VARCHAR,
    received_at TIMESTAMP NOT NULL,
    seconds DOUBLE NOT NULL,
    rows_read BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    dropped BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    status VARCHAR NOT NULL,
    message_th VARCHAR,
    message_en VARCHAR,
    unknown_columns VARCHAR,
    survey_years VARCHAR,
    retry_of INTEGER,
    sent_by VARCHAR,
    sent_role VARCHAR,
    sent_area_level VARCHAR,
    sent_area_code VARCHAR,
    sent_years INTEGER[]
);
