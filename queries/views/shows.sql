-- Does a row of that level belong to a list of the wanted level inside `within`? Parts
-- stand in for what crosses the border of `within`, so that a list always adds up to it.
CREATE MACRO shows(own_level, wanted, within_level) AS
    own_level = wanted
    OR (own_level = 'local_authority_part' AND wanted = 'local_authority'
        AND within_level = 'district')
    OR (own_level = 'village_part' AND wanted = 'village' AND within_level = 'local_authority');
