-- snap.mart_income for the areas that the reader's scope allows: rounded means below the district
-- for counts-only readers; empty for readers of exact results.
CREATE VIEW rounded_income AS
SELECT m.*, a.* EXCLUDE (area_level, area_code)
FROM snap.mart_income AS m JOIN area AS a USING (area_level, area_code);
