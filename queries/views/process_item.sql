-- The steps of the process: the same for every reader, but not for a cursor without scope.
CREATE VIEW process_item AS
SELECT * FROM snap.mart_process_item WHERE getvariable('scope_level') IS NOT NULL;
