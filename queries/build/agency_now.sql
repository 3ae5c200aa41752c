-- What other agencies' registers count against what the survey found: one row per survey year, area
-- and item of the agency_count register (guideline of 2563, item 1.7). The survey counts persons of
-- collected households: disabled (health 1 or 3, bedridden), chronic (health 2), newborn (under one
-- year). Where most of an area's households came without person rows, the catalogue's indicators tell
-- to how many members they apply (2565-2569: 35 and 10, 2; 2560-2564: 28, 29, 1); other items can't
-- be counted. Collection is never complete at once, so the count is scaled by progress: survey count ÷
-- (households counted ÷ target), only from the set progress on. status:
-- uncountable, no_target, too_early, too_few, within, differs.
CREATE OR REPLACE TEMP TABLE agency_now AS
WITH
    threshold AS (
        SELECT
            max(try_cast(value AS DOUBLE)) FILTER (standard = 'check_register_gap_pct') / 100 AS tolerance,
            max(try_cast(value AS DOUBLE)) FILTER (standard = 'check_register_progress_min_pct') / 100
                AS progress_min,
            max(try_cast(value AS DOUBLE)) FILTER (standard = 'check_register_count_min') AS count_min,
            max(try_cast(value AS DOUBLE)) FILTER (standard = 'check_register_sd') AS errors
        FROM core_standard
    ),
    asked AS (
        SELECT
            c.survey_year_be, a.area_level, a.area_code, c.item, c.register_count, c.source,
            k.catalogue
        FROM core_agency_count AS c
        JOIN area_now AS a ON a.area_code = c.area_code AND a.base_code = a.area_code
        LEFT JOIN core_catalogue AS k
            ON c.survey_year_be BETWEEN k.from_year_be AND k.to_year_be
    ),
    place AS (
        SELECT DISTINCT a.survey_year_be, a.area_level, a.area_code, p.village_no,
            p.local_authority_code
        FROM asked AS a JOIN cell_area AS p USING (area_level, area_code)
    ),
    -- Only those who are counted, so that the join stays small.
    person AS (
        SELECT
            survey_year_be,
            household_id,
            count(*) FILTER (health IN (1, 3)) AS disabled,
            count(*) FILTER (health = 2) AS chronic,
            count(*) FILTER (age = 0) AS newborn
        FROM core_person
        WHERE (health > 0 OR age = 0)
            AND survey_year_be IN (SELECT survey_year_be FROM core_agency_count)
        GROUP BY ALL
    ),
    told AS (
        SELECT survey_year_be, household_id, village_no, local_authority_code
        FROM known_household SEMI JOIN core_person USING (survey_year_be, household_id)
        WHERE is_collected
            AND survey_year_be IN (SELECT survey_year_be FROM core_agency_count)
    ),
    by_persons AS (
        SELECT
            h.survey_year_be,
            h.village_no,
            cell_authority(h.local_authority_code, v.district_code) AS local_authority_code,
            count(*) AS households,
            sum(p.disabled) AS disabled,
            sum(p.chronic) AS chronic,
            sum(p.newborn) AS newborn
        FROM told AS h
        JOIN core_village AS v USING (village_no)
        LEFT JOIN person AS p USING (survey_year_be, household_id)
        GROUP BY ALL
    ),
    of_persons AS (
        SELECT
            l.survey_year_be, l.area_level, l.area_code,
            sum(c.households) AS households, sum(c.disabled) AS disabled,
            sum(c.chronic) AS chronic, sum(c.newborn) AS newborn
        FROM place AS l
        JOIN by_persons AS c USING (survey_year_be, village_no, local_authority_code)
        GROUP BY ALL
    ),
    of_indicators AS (
        SELECT
            l.survey_year_be, l.area_level, l.area_code,
            sum(c.households_collected) AS households,
            sum(c.i01_eligible) AS i01, sum(c.i02_eligible) AS i02, sum(c.i10_eligible) AS i10,
            sum(c.i28_eligible) AS i28, sum(c.i29_eligible) AS i29, sum(c.i35_eligible) AS i35
        FROM place AS l
        JOIN mart_cell AS c USING (survey_year_be, village_no, local_authority_code)
        GROUP BY ALL
    ),
    counted AS (
        SELECT
            a.*,
            -- A target of which parts are missing says nothing of how far the whole is.
            if(t.target_is_partial, NULL, t.households_target) AS households_target,
            2 * coalesce(p.households, 0) >= coalesce(i.households, 0) AS has_persons,
            CASE
                WHEN a.item NOT IN ('disabled', 'chronic', 'newborn') THEN NULL
                WHEN has_persons THEN 'persons'
                WHEN a.catalogue = '2560-2564' OR a.item <> 'chronic' THEN 'indicators'
            END AS basis,
            CASE basis
                WHEN 'persons' THEN coalesce(p.households, 0)
                WHEN 'indicators' THEN i.households
            END::BIGINT AS households_counted,
            CASE
                WHEN basis = 'persons' THEN CASE a.item
                    WHEN 'disabled' THEN coalesce(p.disabled, 0)
                    WHEN 'chronic' THEN coalesce(p.chronic, 0)
                    ELSE coalesce(p.newborn, 0)
                END
                WHEN basis = 'indicators' AND a.catalogue = '2560-2564' THEN CASE a.item
                    WHEN 'disabled' THEN i.i28 WHEN 'chronic' THEN i.i29 ELSE i.i01
                END
                WHEN basis = 'indicators' THEN CASE a.item
                    WHEN 'disabled' THEN i.i35 + i.i10 ELSE i.i02
                END
            END::BIGINT AS survey_count
        FROM asked AS a
        LEFT JOIN of_persons AS p USING (survey_year_be, area_level, area_code)
        LEFT JOIN of_indicators AS i USING (survey_year_be, area_level, area_code)
        LEFT JOIN target_now AS t USING (survey_year_be, area_level, area_code)
    ),
    scaled AS (
        SELECT
            * EXCLUDE (catalogue, has_persons),
            households_counted / nullif(households_target, 0) AS progress_share,
            if(progress_share >= progress_min, survey_count / least(progress_share, 1), NULL)
                AS scaled_count,
            scaled_count - register_count AS gap,
            gap / nullif(register_count, 0) AS gap_share,
            -- What households not yet collected leave open: binomial, so nothing where all are in.
            if(progress_share IS NULL, NULL, sqrt(
                register_count * (1 / least(progress_share, 1) - 1)
            )) AS gap_error
        FROM counted CROSS JOIN threshold
    )
SELECT
    * EXCLUDE (tolerance, progress_min, count_min, errors),
    tolerance AS tolerance_share,
    CASE
        WHEN basis IS NULL THEN 'uncountable'
        WHEN households_target IS NULL THEN 'no_target'
        WHEN scaled_count IS NULL THEN 'too_early'
        WHEN greatest(scaled_count, register_count) < count_min THEN 'too_few'
        -- One-sided: what is beyond the tolerance must be more than chance leaves open.
        WHEN abs(gap) - tolerance * register_count > errors * gap_error THEN 'differs'
        ELSE 'within'
    END AS status
FROM scaled
ORDER BY survey_year_be, area_level, area_code, item;
