-- The indicator catalogues with their dimensions: one row per catalogue and indicator number.
CREATE TABLE snap.mart_indicator AS
SELECT i.*, d.name_th AS dimension_name_th, d.name_en AS dimension_name_en
FROM core_indicator AS i
LEFT JOIN core_dimension AS d USING (catalogue, dimension_no)
ORDER BY i.catalogue, i.indicator_no;
