-- The areas that the reader's scope allows: none while the cursor has no scope.
CREATE VIEW area AS
SELECT * FROM snap.mart_area AS a
WHERE reaches(
    getvariable('scope_level'), getvariable('scope_code'), a.area_level, a.area_code,
    a.inspection_region_code, a.province_code, a.district_code, a.tambon_code,
    a.local_authority_code
);
