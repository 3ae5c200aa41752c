-- One row per table that a publication reads: a mark that is new whenever something was written to
-- it. Marks are random, so that a store brought back from a copy is never taken for the other one.
CREATE TABLE IF NOT EXISTS source_change (source VARCHAR NOT NULL, mark VARCHAR NOT NULL);
