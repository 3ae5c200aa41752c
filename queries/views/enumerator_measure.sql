-- Each enumerator's measures as x of n, and what the other enumerators of the home district make of
-- it: one row per survey year, enumerator and measure with anything to measure. expected_share is the
-- district's share without the enumerator's own (half a household on either side, so that a zero makes
-- no certainty); NULL where the district has nobody else. A reader of less than a district compares
-- within what the scope shows.
CREATE VIEW enumerator_measure AS
WITH
    measured AS (
        SELECT *, 'flagged' AS measure, households_flagged AS x, households_collected AS n
        FROM enumerator
        UNION ALL
        SELECT *, 'fast', minutes_below_floor, minutes_households FROM enumerator
        UNION ALL
        SELECT *, 'late', late_households, timed_households FROM enumerator
        UNION ALL
        SELECT *, 'night', night_households, timed_households FROM enumerator
        UNION ALL
        SELECT *, 'identical', identical_households, households_collected FROM enumerator
        UNION ALL
        SELECT *, 'round', income_round_10000, income_households FROM enumerator
        UNION ALL
        SELECT *, 'bunching', households_just_above, households_collected FROM enumerator
    )
SELECT
    survey_year_be,
    measure,
    enumerator_id,
    x,
    n,
    home_village_code,
    home_local_authority_code,
    home_tambon_code,
    home_district_code,
    home_province_code,
    home_inspection_region_code,
    if(count(*) OVER district > 1,
        (sum(x) OVER district - x + 0.5) / (sum(n) OVER district - n + 1), NULL) AS expected_share
FROM measured
WHERE n > 0 AND x IS NOT NULL
WINDOW district AS (PARTITION BY survey_year_be, measure, home_district_code);
