-- The one local authority of each village that has just one, and where that is known from:
-- its collected households, else the village register, else its tambon's only authority.
-- Villages of several authorities have local_authority_code NULL; unknown is the district's bucket.
CREATE OR REPLACE TEMP TABLE village_authority AS
WITH
    collected AS (
        SELECT
            village_no,
            if(count(DISTINCT local_authority_code) = 1, min(local_authority_code), NULL) AS code
        FROM mart_cell GROUP BY village_no
    ),
    registered AS (
        SELECT village_no, if(count(*) = 1, min(local_authority_code), NULL) AS code
        FROM core_village_local_authority GROUP BY village_no
    ),
    by_tambon AS (
        SELECT tambon_code, if(count(*) = 1, min(local_authority_code), NULL) AS code
        FROM core_local_authority_tambon GROUP BY tambon_code
    )
SELECT
    v.village_no,
    CASE
        WHEN collected.village_no IS NOT NULL THEN collected.code
        WHEN registered.village_no IS NOT NULL AND registered.code IS NOT NULL THEN registered.code
        WHEN registered.village_no IS NULL AND by_tambon.code IS NOT NULL THEN by_tambon.code
        ELSE cell_authority(NULL, v.district_code)
    END AS local_authority_code
FROM core_village AS v
LEFT JOIN collected USING (village_no)
LEFT JOIN registered USING (village_no)
LEFT JOIN by_tambon USING (tambon_code);
