-- How do one enumerator's measures compare with those of the district's others? One row per measure;
-- district_low, _middle and _high are the 10th, 50th and 90th of a hundred of the others' shares
-- (enumerators with at least ten to measure).
-- records: single households, so the reader needs the right to them
-- $survey_year_be: integer; survey year, Buddhist era
-- $enumerator_id: text; who
WITH
    own AS (
        SELECT * FROM enumerator_measure
        WHERE survey_year_be = $survey_year_be AND enumerator_id = $enumerator_id
    )
SELECT
    o.measure,
    o.x AS measure_x,
    o.n AS measure_n,
    o.expected_share,
    if(o.x > o.n * o.expected_share, binomial_tail(o.x, o.n, o.expected_share), 1.0)
        AS chance_above,
    quantile_cont(m.x / m.n, 0.1) AS district_low,
    quantile_cont(m.x / m.n, 0.5) AS district_middle,
    quantile_cont(m.x / m.n, 0.9) AS district_high,
    count(m.enumerator_id) AS enumerators
FROM own AS o
LEFT JOIN (
    SELECT * FROM enumerator_measure WHERE survey_year_be = $survey_year_be AND n >= 10
) AS m
    ON m.measure = o.measure AND m.home_district_code = o.home_district_code
    AND m.enumerator_id <> o.enumerator_id
GROUP BY ALL
ORDER BY chance_above, o.measure;
