-- The area tests that the views and the page queries share.
-- reaches(): is an area, given by the areas above it, inside the area (level, code)?
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
-- shows(): does a row of that level belong to a list of the wanted level inside `within`? Parts
-- stand in for what crosses the border of `within`, so that a list always adds up to it.
CREATE MACRO shows(own_level, wanted, within_level) AS
    own_level = wanted
    OR (own_level = 'local_authority_part' AND wanted = 'local_authority'
        AND within_level = 'district')
    OR (own_level = 'village_part' AND wanted = 'village' AND within_level = 'local_authority');
