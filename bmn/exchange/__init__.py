"""Files for people, and back: spreadsheets, corrections, decisions, samples, uploads."""
