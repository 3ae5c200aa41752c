-- Quarantine by rule, for a reader of the whole country.
CREATE VIEW quarantine_rule AS
SELECT * FROM snap.mart_quarantine_rule WHERE getvariable('scope_level') = 'country' AND opens(NULL);
