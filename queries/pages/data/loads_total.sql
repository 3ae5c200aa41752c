-- What became of all files together? One row.
SELECT * FROM load_total;
