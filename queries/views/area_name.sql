-- Names of all areas, whatever the scope: a path names what lies above the reader's own area.
CREATE VIEW area_name AS
SELECT area_level, area_code, name_th, name_en, moo, is_municipal
FROM snap.mart_area WHERE getvariable('scope_level') IS NOT NULL;
