-- The standards: the same for every reader, but not for a cursor without scope.
CREATE VIEW standard AS
SELECT * FROM snap.mart_standard WHERE getvariable('scope_level') IS NOT NULL;
