-- How far results below the district are held back beyond bands of 5, where adding and subtracting
-- would narrow them: one row per survey year, district and indicator with a step above 0. Steps: 1
-- tambons and authorities in wide bands, 2 these hidden, 3 villages in wide bands too, 4 all hidden,
-- 5 the district in bands too. Within a year a step never goes down.
CREATE TABLE IF NOT EXISTS mart_guard (
    survey_year_be USMALLINT NOT NULL,
    district_code VARCHAR NOT NULL,
    indicator_no UTINYINT NOT NULL,
    step UTINYINT NOT NULL
);
