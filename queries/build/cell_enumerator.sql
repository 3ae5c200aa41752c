-- What each enumerator did in the touched villages: one pass over the touched households.
-- Length of an interview: whole minutes from its start to its submission, where the start is known
-- and the submission came within the allowed hours; a later one is late, and its clock says nothing.
-- Identical: the largest group of his households in the village with the same answers to all
-- indicators, the same happiness and the same four incomes per member, if there are at least two.
-- Round incomes: of households with any income. Just above and below: a band of the income
-- criterion's tenth on either side of it; unknown in a year without criterion.
-- $criterion_baht: integer, optional; income criterion, baht per person a year
-- $floor_minutes: integer; a shorter interview can't have asked everything
-- $late_hours: integer; a submission so long after the start is late
-- $night_from: integer; hour from which an interview is night work
-- $night_to: integer; hour at which the night ends
-- $band_pct: integer; width of the band on either side of the criterion, percent of it
INSERT INTO mart_enumerator_cell BY NAME
WITH
    household AS (
        SELECT
            survey_year_be,
            village_no,
            local_authority_code,
            enumerator_id,
            is_collected,
            state = 1 AS is_unconfirmed,
            submitted_at,
            started_at,
            first_confirmed_at::DATE AS day,
            started_at IS NOT NULL AND submitted_at >= started_at AS is_timed,
            submitted_at - started_at > to_hours($late_hours) AS is_late,
            date_sub('minute', started_at, submitted_at) AS minutes,
            hash(
                happiness, income_main / members, income_secondary / members,
                income_other / members, income_own_produce / members,
                *COLUMNS('^i[0-9]{2}_fail$')
            ) AS answers,
            members::BIGINT AS members,
            income_total AS income,
            latitude IS NOT NULL AND longitude IS NOT NULL AS is_placed,
            latitude,
            longitude
        FROM touched_household
        WHERE NOT is_withdrawn
    ),
    measured AS (
        SELECT
            * REPLACE (if(is_timed AND NOT is_late AND is_collected, minutes, NULL) AS minutes),
            CASE
                WHEN income >= $criterion_baht::BIGINT * members
                    AND 100 * income < $criterion_baht::BIGINT * members * (100 + $band_pct) THEN 1
                WHEN income < $criterion_baht::BIGINT * members
                    AND 100 * income >= $criterion_baht::BIGINT * members * (100 - $band_pct)
                    THEN -1
            END AS band
        FROM household
    ),
    cell AS (
        SELECT
            survey_year_be,
            village_no,
            local_authority_code,
            enumerator_id,
            count(*) FILTER (is_collected) AS households_collected,
            count(*) FILTER (is_unconfirmed) AS households_unconfirmed,
            max(submitted_at) AS last_submitted_at,
            list(day ORDER BY day) FILTER (is_collected) AS days,
            count(*) FILTER (is_collected AND is_timed) AS timed_households,
            count(*) FILTER (is_collected AND is_timed AND is_late) AS late_households,
            count(*) FILTER (
                is_collected AND is_timed
                AND (hour(started_at) >= $night_from OR hour(started_at) < $night_to)
            ) AS night_households,
            count(minutes) AS minutes_households,
            coalesce(sum(minutes), 0) AS minutes_sum,
            count(*) FILTER (minutes < $floor_minutes) AS minutes_below_floor,
            count(*) FILTER (minutes < 3) AS minutes_00,
            count(*) FILTER (minutes BETWEEN 3 AND 4) AS minutes_01,
            count(*) FILTER (minutes BETWEEN 5 AND 9) AS minutes_02,
            count(*) FILTER (minutes BETWEEN 10 AND 14) AS minutes_03,
            count(*) FILTER (minutes BETWEEN 15 AND 19) AS minutes_04,
            count(*) FILTER (minutes BETWEEN 20 AND 24) AS minutes_05,
            count(*) FILTER (minutes BETWEEN 25 AND 29) AS minutes_06,
            count(*) FILTER (minutes BETWEEN 30 AND 39) AS minutes_07,
            count(*) FILTER (minutes BETWEEN 40 AND 49) AS minutes_08,
            count(*) FILTER (minutes BETWEEN 50 AND 59) AS minutes_09,
            count(*) FILTER (minutes BETWEEN 60 AND 89) AS minutes_10,
            count(*) FILTER (minutes >= 90) AS minutes_11,
            list(answers) FILTER (is_collected) AS answers,
            count(*) FILTER (is_collected AND income > 0) AS income_households,
            count(*) FILTER (is_collected AND income > 0 AND income % 1000 = 0)
                AS income_round_1000,
            count(*) FILTER (is_collected AND income > 0 AND income % 10000 = 0)
                AS income_round_10000,
            if($criterion_baht IS NULL, NULL, count(*) FILTER (is_collected AND band = 1))
                AS households_just_above,
            if($criterion_baht IS NULL, NULL, count(*) FILTER (is_collected AND band = -1))
                AS households_just_below,
            count(*) FILTER (is_collected AND is_placed) AS position_households,
            list(round(latitude, 4)::VARCHAR || ' ' || round(longitude, 4)::VARCHAR)
                FILTER (is_collected AND is_placed) AS positions,
            coalesce(sum(latitude) FILTER (is_collected AND is_placed), 0) AS latitude_sum,
            coalesce(sum(longitude) FILTER (is_collected AND is_placed), 0) AS longitude_sum,
            coalesce(sum(latitude * latitude) FILTER (is_collected AND is_placed), 0)
                AS latitude_square_sum,
            coalesce(sum(longitude * longitude) FILTER (is_collected AND is_placed), 0)
                AS longitude_square_sum
        FROM measured
        GROUP BY ALL
    ),
    counted AS (SELECT *, list_aggregate(answers, 'mode') AS commonest FROM cell)
SELECT
    c.* EXCLUDE (answers, commonest, positions)
        REPLACE (cell_authority(c.local_authority_code, v.district_code) AS local_authority_code),
    if(
        len(c.answers) > list_unique(c.answers),
        len(list_filter(c.answers, lambda a: a = c.commonest)),
        0
    ) AS identical_households,
    coalesce(list_unique(c.positions), 0) AS positions_distinct
FROM counted AS c
JOIN core_village AS v USING (village_no);
