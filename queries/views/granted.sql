-- The register of grants, of the areas that the reader's scope allows.
CREATE VIEW granted AS
SELECT g.* FROM snap.mart_grant AS g JOIN area AS a USING (area_level, area_code);
