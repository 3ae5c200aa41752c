-- Villages of the reference list that the store does not know yet; a register's own row is kept.
INSERT INTO core_village
SELECT
    coalesce((SELECT max(village_no) FROM core_village), 0)
        + row_number() OVER (ORDER BY village_code) AS village_no,
    village_code,
    name_th,
    name_en,
    tambon_code,
    tambon_code[1:4] AS district_code,
    tambon_code[1:2] AS province_code,
    moo,
    NULL AS latitude,
    NULL AS longitude,
    try_cast(tambon_code[5:6] AS INTEGER) >= 51 AS is_municipal,
    false AS is_simulated,
    'reference' AS source
FROM reference_village
WHERE village_code NOT IN (SELECT village_code FROM core_village);
