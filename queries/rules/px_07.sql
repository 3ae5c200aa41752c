-- id: PX-07
-- title_th: อาสาสมัครจัดเก็บข้อมูลสัมภาษณ์เร็วผิดปกติ หรือคำตอบเหมือนกัน
-- title_en: Enumerator interviews too fast, or with the same answers
-- letter: proposed by us; in no letter
-- subject: enumerator
-- severity: look
-- owner: district
-- asks_th: สอบถามอาสาสมัครและสุ่มสัมภาษณ์ซ้ำบางครัวเรือนของผู้นี้ การสัมภาษณ์เร็วหรือคำตอบเหมือนกันอาจมีเหตุผล เช่น บันทึกย้อนหลังจากแบบกระดาษ
-- asks_en: Ask the enumerator and re-interview some of his households; there may be a reason, such as entering paper forms afterwards
-- checked: enumerators
-- reviewed: 2026-11-21, founders
-- Fast: at least half of his measured interviews are below the shortest time in which everything can
-- be asked, that is, his median is. Identical: at least half of his households share all answers to
-- the indicators, the happiness and the four incomes per member to the baht (within a village); two
-- honest households do so by chance in far fewer than one pair of a hundred. Zero fails alone are no
-- sign: most households fail nothing. Nothing is said of an enumerator with few interviews. One row
-- an enumerator, of the village where he collected most; `part` names what was found.
WITH
    threshold AS (
        SELECT
            y.survey_year_be,
            max(value) FILTER (standard = 'check_interviews_min')::INTEGER AS interviews_min,
            max(value) FILTER (standard = 'check_fast_share_pct')::DOUBLE / 100 AS fast_share,
            max(value) FILTER (standard = 'check_identical_share_pct')::DOUBLE / 100
                AS identical_share
        FROM (SELECT DISTINCT survey_year_be FROM mart_enumerator_cell) AS y
        JOIN core_standard AS s
            ON y.survey_year_be
                BETWEEN coalesce(s.from_year_be, 0) AND coalesce(s.to_year_be, 9999)
        GROUP BY ALL
    ),
    enumerator AS (
        SELECT
            survey_year_be,
            enumerator_id,
            sum(households_collected) AS households,
            sum(minutes_households) AS minutes_households,
            sum(minutes_sum) AS minutes_sum,
            sum(minutes_below_floor) AS minutes_below_floor,
            sum(identical_households) AS identical_households,
            flatten(list(days) FILTER (days IS NOT NULL)) AS days,
            arg_min(
                {'village_no': village_no, 'local_authority_code': local_authority_code},
                (-households_collected - households_unconfirmed, village_no, local_authority_code)
            ) AS home
        FROM mart_enumerator_cell
        GROUP BY ALL
    ),
    found AS (
        SELECT
            *,
            minutes_households >= interviews_min
                AND minutes_below_floor >= fast_share * minutes_households AS is_fast,
            households >= interviews_min
                AND identical_households >= identical_share * households AS is_identical
        FROM enumerator JOIN threshold USING (survey_year_be)
    )
SELECT
    survey_year_be,
    enumerator_id AS subject,
    home.village_no AS village_no,
    home.local_authority_code AS local_authority_code,
    json_object(
        'part', concat_ws(' ', if(is_fast, 'fast', NULL), if(is_identical, 'identical', NULL)),
        'households', households,
        'interviews_too_short', minutes_below_floor,
        'interviews_measured', minutes_households,
        'minutes_mean', round(minutes_sum / nullif(minutes_households, 0), 1),
        'households_on_busiest_day', list_max(map_values(list_aggregate(days, 'histogram'))),
        'households_with_same_answers', identical_households
    )::VARCHAR AS evidence
FROM found
WHERE is_fast OR is_identical
ORDER BY survey_year_be, subject;
