-- The classes of income per person a year: one row per class, [lower, upper) baht.
CREATE TABLE snap.mart_income_bin_class AS FROM core_income_bin ORDER BY bin_no;
