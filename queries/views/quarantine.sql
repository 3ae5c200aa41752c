-- Quarantined rows of the areas that the reader's scope allows; those without a readable area are
-- for a reader of the whole country.
CREATE VIEW quarantine AS
SELECT * FROM snap.mart_quarantine AS q
WHERE opens(q.survey_year_be) AND CASE getvariable('scope_level')
    WHEN 'country' THEN true
    WHEN 'province' THEN q.district_code[1:2] = getvariable('scope_code')
    WHEN 'district' THEN q.district_code = getvariable('scope_code')
    WHEN 'tambon' THEN q.village_code[1:6] = getvariable('scope_code')
    WHEN 'village' THEN q.village_code = getvariable('scope_code')
    ELSE false
END;
