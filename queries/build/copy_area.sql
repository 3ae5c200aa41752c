-- One row per area of the survey, as build/area_now made it.
CREATE TABLE snap.mart_area AS FROM area_now ORDER BY area_level, area_code;
