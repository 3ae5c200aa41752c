-- Households of the programmes' lists: collected or not (sent in and not withdrawn; confirmation is
-- another rule's question), verified or not, and where they are. One row per survey year and household.
CREATE OR REPLACE TEMP TABLE programme_checked AS
WITH
    listed AS (
        SELECT survey_year_be, household_id, string_agg(programme, ', ' ORDER BY programme)
            AS programme
        FROM core_programme_household GROUP BY ALL
    ),
    known AS (
        SELECT
            h.survey_year_be,
            h.household_id,
            h.village_no,
            cell_authority(h.local_authority_code, v.district_code) AS local_authority_code,
            NOT is_withdrawn AS is_collected
        FROM core_household AS h
        SEMI JOIN listed USING (household_id)
        JOIN core_village AS v USING (village_no)
    ),
    newest AS (
        SELECT household_id, max_by(village_no, survey_year_be) AS village_no,
            max_by(local_authority_code, survey_year_be) AS local_authority_code
        FROM known GROUP BY household_id
    ),
    verified AS (
        SELECT survey_year_be, household_id FROM core_reinterview
        WHERE coalesce(outcome, 'completed') = 'completed'
        UNION
        SELECT survey_year_be, household_id FROM core_below_criterion_case
    )
SELECT
    l.survey_year_be,
    l.household_id,
    l.programme,
    coalesce(k.village_no, n.village_no) AS village_no,
    coalesce(k.local_authority_code, n.local_authority_code) AS local_authority_code,
    d.district_code,
    coalesce(k.is_collected, false) AS is_collected,
    x.household_id IS NOT NULL AS is_verified
FROM listed AS l
LEFT JOIN known AS k USING (survey_year_be, household_id)
LEFT JOIN newest AS n USING (household_id)
LEFT JOIN verified AS x USING (survey_year_be, household_id)
LEFT JOIN core_district AS d ON d.district_code = l.household_id[1:4];
