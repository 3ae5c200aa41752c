-- Is an area, given by the areas above it, inside the area (level, code)?
CREATE MACRO reaches(
    level, code, own_level, own_code, region, province, district, tambon, authority
) AS CASE level
    WHEN 'country' THEN true
    WHEN 'inspection_region' THEN region = code
    WHEN 'province' THEN province = code
    WHEN 'district' THEN district = code
    WHEN 'tambon' THEN tambon = code
    WHEN 'local_authority' THEN authority = code
    WHEN 'village' THEN own_level = 'village' AND own_code = code
    ELSE false
END;
