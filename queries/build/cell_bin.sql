-- Collected households of the touched villages by class of income per person a year, of those that
-- were asked.
-- The classes are those of core_income_bin: nothing, then 2,000 wide up to 100,000, then wider.
INSERT INTO mart_cell_bin
SELECT
    h.survey_year_be,
    h.village_no,
    cell_authority(h.local_authority_code, v.district_code) AS local_authority_code,
    h.bin_no,
    h.households
FROM (
    SELECT
        survey_year_be,
        village_no,
        local_authority_code,
        CASE
            WHEN income = 0 THEN 0
            WHEN income < 100000 * members THEN 1 + income // (2000 * members)
            WHEN income < 120000 * members THEN 51
            WHEN income < 150000 * members THEN 52
            WHEN income < 200000 * members THEN 53
            WHEN income < 300000 * members THEN 54
            WHEN income < 500000 * members THEN 55
            WHEN income < 1000000 * members THEN 56
            ELSE 57
        END::USMALLINT AS bin_no,
        count(*) AS households
    FROM (
        SELECT
            survey_year_be,
            village_no,
            local_authority_code,
            members::BIGINT AS members,
            income_total AS income
        FROM touched_household
        WHERE is_collected
    )
    WHERE members > 0 AND income IS NOT NULL
    GROUP BY ALL
) AS h
JOIN core_village AS v USING (village_no);
