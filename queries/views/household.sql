-- The households of the given household files (no names, no house numbers) that the reader's scope
-- allows: one row per household in its latest revision, with the areas above it. The scope is
-- tested on the household's own local authority, since a village may have several.
CREATE MACRO household(files) AS TABLE
SELECT
    h.* EXCLUDE (tambon_code, local_authority_code, cell_authority_code),
    'village' AS area_level,
    h.village_code AS area_code,
    v.inspection_region_code,
    v.province_code,
    v.district_code,
    v.tambon_code,
    h.cell_authority_code AS local_authority_code,
    v.name_th,
    v.name_en,
    v.moo,
    v.is_municipal
FROM read_parquet(files) AS h
JOIN snap.mart_area AS v ON v.area_level = 'village' AND v.area_code = h.village_code
WHERE reaches(
    getvariable('scope_level'), getvariable('scope_code'), 'village', h.village_code,
    v.inspection_region_code, v.province_code, v.district_code, v.tambon_code,
    h.cell_authority_code
);
