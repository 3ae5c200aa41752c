-- The catalogues of indicators: the same for every reader, but not for a cursor without scope.
CREATE VIEW indicator AS
SELECT * FROM snap.mart_indicator WHERE getvariable('scope_level') IS NOT NULL;
