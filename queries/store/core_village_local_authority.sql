-- One row per village and local authority that serves it, as the village register says.
CREATE TABLE IF NOT EXISTS core_village_local_authority (
    village_no INTEGER NOT NULL,
    local_authority_code VARCHAR NOT NULL
);
