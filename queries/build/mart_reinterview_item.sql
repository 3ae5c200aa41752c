-- Answers of the survey against those of the second interview: one row per survey year, area (down
-- to the district), item and pair of answers, of collected households, each item's last visit.
-- Answers are put into classes: failing or eligible members of an indicator as 0 or 1+, baht by the
-- class of its share a member (core_income_bin, named by its lower bound), numbers as they are.
CREATE TABLE snap.mart_reinterview_item AS
WITH
    last AS (
        SELECT i.* FROM core_reinterview_item AS i
        JOIN (
            SELECT survey_year_be, household_id, item, max(visited_at) AS visited_at
            FROM core_reinterview_item GROUP BY ALL
        ) AS l USING (survey_year_be, household_id, item, visited_at)
    ),
    -- Whom an indicator doesn't concern can neither agree nor differ about it.
    eligible AS (
        SELECT survey_year_be, household_id, name[1:3] AS indicator
        FROM (
            SELECT survey_year_be, household_id, COLUMNS('^i[0-9]{2}_eligible$')
            FROM core_household SEMI JOIN last USING (survey_year_be, household_id)
        )
        UNPIVOT (value FOR name IN (COLUMNS('^i[0-9]{2}_eligible$')))
        WHERE value > 0
    ),
    answer AS (
        SELECT
            r.survey_year_be,
            r.item,
            h.village_no,
            cell_authority(h.local_authority_code, v.district_code) AS local_authority_code,
            r.item SIMILAR TO '(income|expense)_.*' AS is_baht,
            r.item SIMILAR TO 'i[0-9]{2}_(eligible|fail)' AS is_indicator,
            h.members,
            trim(r.first_value) AS first_text,
            trim(r.second_value) AS second_text,
            try_cast(r.first_value AS DOUBLE) AS first_number,
            try_cast(r.second_value AS DOUBLE) AS second_number
        FROM last AS r
        JOIN known_household AS h
            ON h.survey_year_be = r.survey_year_be AND h.household_id = r.household_id
            AND h.is_collected
        JOIN core_village AS v USING (village_no)
        LEFT JOIN eligible AS e
            ON e.survey_year_be = r.survey_year_be AND e.household_id = r.household_id
            AND e.indicator = r.item[1:3]
        WHERE e.indicator IS NOT NULL OR NOT r.item SIMILAR TO 'i[0-9]{2}_fail'
    ),
    classed AS (
        SELECT
            a.survey_year_be,
            a.item,
            a.village_no,
            a.local_authority_code,
            CASE
                WHEN a.first_number IS NULL THEN a.first_text
                WHEN a.is_indicator THEN if(a.first_number > 0, '1+', '0')
                WHEN a.is_baht THEN first_bin.lower_baht::VARCHAR
                WHEN a.first_number = round(a.first_number) THEN a.first_number::BIGINT::VARCHAR
                ELSE a.first_number::VARCHAR
            END AS first_value,
            CASE
                WHEN a.second_number IS NULL THEN a.second_text
                WHEN a.is_indicator THEN if(a.second_number > 0, '1+', '0')
                WHEN a.is_baht THEN second_bin.lower_baht::VARCHAR
                WHEN a.second_number = round(a.second_number) THEN a.second_number::BIGINT::VARCHAR
                ELSE a.second_number::VARCHAR
            END AS second_value
        FROM answer AS a
        LEFT JOIN core_income_bin AS first_bin
            ON a.is_baht AND a.first_number >= first_bin.lower_baht * a.members
            AND (first_bin.upper_baht IS NULL OR a.first_number < first_bin.upper_baht * a.members)
        LEFT JOIN core_income_bin AS second_bin
            ON a.is_baht AND a.second_number >= second_bin.lower_baht * a.members
            AND (second_bin.upper_baht IS NULL OR a.second_number < second_bin.upper_baht * a.members)
    )
SELECT
    c.survey_year_be,
    a.area_level,
    a.area_code,
    c.item,
    c.first_value,
    c.second_value,
    count(*) AS households
FROM classed AS c
JOIN (
    SELECT * FROM cell_area
    WHERE area_level IN ('country', 'inspection_region', 'province', 'district')
) AS a USING (village_no, local_authority_code)
WHERE c.first_value IS NOT NULL AND c.second_value IS NOT NULL
GROUP BY ALL
ORDER BY ALL;
