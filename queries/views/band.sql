-- snap.mart_band for the areas that the reader's scope allows: what counts-only readers are told of
-- districts and below; empty for readers of exact results.
CREATE VIEW band AS
SELECT m.*, a.* EXCLUDE (area_level, area_code)
FROM snap.mart_band AS m JOIN area AS a USING (area_level, area_code);
