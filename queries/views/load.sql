-- The loads, for a reader of the whole country: a file may hold any area.
CREATE VIEW load AS
SELECT * FROM snap.mart_load WHERE getvariable('scope_level') = 'country' AND opens(NULL);
