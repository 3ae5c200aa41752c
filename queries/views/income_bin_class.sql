-- The classes of income per person a year: the same for every reader.
CREATE VIEW income_bin_class AS
SELECT * FROM snap.mart_income_bin_class WHERE getvariable('scope_level') IS NOT NULL;
