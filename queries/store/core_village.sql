-- One row per village or municipal community; village_no is the store's own short key.
CREATE TABLE IF NOT EXISTS core_village (
    village_no INTEGER NOT NULL,
    village_code VARCHAR NOT NULL,
    name_th VARCHAR,
    name_en VARCHAR,
    tambon_code VARCHAR NOT NULL,
    district_code VARCHAR NOT NULL,
    province_code VARCHAR NOT NULL,
    moo VARCHAR,
    latitude DOUBLE,
    longitude DOUBLE,
    is_municipal BOOLEAN NOT NULL,
    is_simulated BOOLEAN NOT NULL,
    source VARCHAR
);
