-- Whose each village is. One row per village:
-- target_authority_code: the one authority whose target covers it: the village register's word, else
-- its tambon's only authority, else that of its collected households. A household sent with a code
-- that the register doesn't know (rule 1.4) takes no village out of a target. NULL where several serve it.
-- local_authority_code: the same where all its collected households agree, else NULL: then parts of
-- the village stand among the authorities (village_part). Unknown is the district's bucket.
CREATE OR REPLACE TEMP TABLE village_authority AS
WITH
    collected AS (
        SELECT
            village_no,
            if(count(*) = 1, min(local_authority_code), NULL) AS code
        FROM cell_now GROUP BY village_no
    ),
    registered AS (
        SELECT village_no, if(count(*) = 1, min(local_authority_code), NULL) AS code
        FROM core_village_local_authority GROUP BY village_no
    ),
    by_tambon AS (
        SELECT tambon_code, if(count(*) = 1, min(local_authority_code), NULL) AS code
        FROM core_local_authority_tambon GROUP BY tambon_code
    ),
    told AS (
        SELECT
            v.village_no,
            v.district_code,
            collected.village_no IS NOT NULL AS is_collected,
            collected.code AS collected_code,
            if(registered.village_no IS NULL, by_tambon.code, registered.code) AS register_code
        FROM core_village AS v
        LEFT JOIN collected USING (village_no)
        LEFT JOIN registered USING (village_no)
        LEFT JOIN by_tambon USING (tambon_code)
    )
SELECT
    village_no,
    CASE
        WHEN register_code <> collected_code THEN NULL
        WHEN is_collected THEN collected_code
        ELSE coalesce(register_code, cell_authority(NULL, district_code))
    END AS local_authority_code,
    coalesce(register_code, local_authority_code) AS target_authority_code
FROM told;
