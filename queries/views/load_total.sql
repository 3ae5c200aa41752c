-- All loads together, for a reader of the whole country.
CREATE VIEW load_total AS
SELECT * FROM snap.mart_load_total WHERE getvariable('scope_level') = 'country' AND opens(NULL);
