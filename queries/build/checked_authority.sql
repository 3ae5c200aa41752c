-- Authorities that may serve each checked village: those of the village register, else those of its
-- tambon. One row per village of which any is known.
CREATE OR REPLACE TEMP TABLE checked_authority AS
WITH
    registered AS (
        SELECT village_no, list(local_authority_code) AS codes
        FROM core_village_local_authority SEMI JOIN checked_village USING (village_no)
        GROUP BY village_no
    ),
    of_tambon AS (
        SELECT v.village_no, list(t.local_authority_code) AS codes
        FROM core_village AS v
        SEMI JOIN checked_village USING (village_no)
        JOIN core_local_authority_tambon AS t USING (tambon_code)
        GROUP BY v.village_no
    )
SELECT village_no, coalesce(r.codes, t.codes) AS codes
FROM registered AS r FULL JOIN of_tambon AS t USING (village_no);
