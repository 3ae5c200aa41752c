-- Whose work stands out most by a measure? One row per enumerator at home in the area, those first
-- whose share is least likely by chance, given the other enumerators of their district: a few
-- households are never worst by noise. enumerators_total is how many there are before the limit.
-- records: single households, so the reader needs the right to them
-- $survey_year_be: integer; survey year, Buddhist era
-- $measure: text; flagged, fast, late, night, identical, round or bunching
-- $within_level: text, optional; level of the area asked for (default: all)
-- $within_code: text, optional; code of that area
-- $row_limit: integer; how many rows at the most
-- $skip: integer, optional; leave out so many of the first (default 0)
-- $search: text, optional; a part of the id, or of the home village's name or code
WITH
    compared AS (
        SELECT enumerator_id, x, n, expected_share FROM enumerator_measure
        WHERE survey_year_be = $survey_year_be AND measure = $measure
    ),
    wanted AS (
        SELECT e.*, m.x, m.n, m.expected_share
        FROM enumerator AS e
        LEFT JOIN compared AS m USING (enumerator_id)
        WHERE e.survey_year_be = $survey_year_be
            AND ($within_level IS NULL OR reaches(
        $within_level, $within_code, 'village', home_village_code, home_inspection_region_code,
        home_province_code, home_district_code, home_tambon_code, home_local_authority_code
    ))
            AND ($search IS NULL OR contains(
                lower(concat_ws(
                    ' ', enumerator_id, home_village_code, home_village_name_th,
                    home_village_name_en
                )),
                lower($search)
            ))
    )
SELECT
    enumerator_id,
    is_registered,
    home_village_code,
    home_village_name_th,
    home_village_name_en,
    home_village_moo,
    home_is_municipal,
    home_district_code,
    target_households,
    households_collected,
    households_unconfirmed,
    collected_last_14_days,
    working_days,
    busiest_day_households,
    first_day,
    last_day,
    minutes_median,
    timed_households,
    late_households,
    night_households,
    minutes_households,
    minutes_below_floor,
    identical_households,
    income_households,
    income_round_10000,
    households_just_above,
    position_households,
    positions_distinct,
    spread_km,
    households_flagged,
    households_with_must_fix,
    x AS measure_x,
    n AS measure_n,
    expected_share,
    if(x > n * expected_share, binomial_tail(x, n, expected_share), 1.0) AS chance_above,
    (SELECT count(*) FROM wanted) AS enumerators_total
FROM wanted
ORDER BY
    chance_above NULLS LAST,
    x / n - expected_share DESC NULLS LAST,
    x / n DESC NULLS LAST,
    enumerator_id
LIMIT $row_limit
OFFSET coalesce($skip, 0);
