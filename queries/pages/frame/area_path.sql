-- Which areas lie above an area? One row per area, the country first, the area itself last.
-- $area_level: text; level of the area
-- $area_code: text; code of the area
WITH own AS (
    SELECT * FROM area WHERE area_level = $area_level AND area_code = $area_code
)
SELECT a.area_level, a.area_code, a.name_th, a.name_en, a.moo, a.is_municipal
FROM own
JOIN area_name AS a
    ON (a.area_level, a.area_code) IN (
        ('country', 'TH'),
        ('inspection_region', own.inspection_region_code),
        ('province', own.province_code),
        ('district', coalesce(own.district_code, own.parent_code)),
        ('tambon', own.tambon_code),
        (own.area_level, own.area_code)
    )
ORDER BY list_position(
    ['country', 'inspection_region', 'province', 'district', 'tambon', 'local_authority',
     'village'], a.area_level
);
