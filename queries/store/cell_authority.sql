-- The local authority under which a household counts: its own, else its district's bucket of the
-- unknown (5701U).
CREATE OR REPLACE MACRO cell_authority(local_authority_code, district_code) AS
    coalesce(local_authority_code, district_code || 'U');
