-- The numbers that CDD or a letter sets, with their sources: one row per standard and span of years.
CREATE TABLE snap.mart_standard AS FROM core_standard ORDER BY ALL;
