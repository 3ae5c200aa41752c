-- One row per survey year and enumerator, as build/enumerator_now made it; no name. Those whose home
-- isn't known (registered without village, nothing collected) belong to no area and are left out.
CREATE TABLE snap.mart_enumerator AS
SELECT * EXCLUDE (home_village_no) FROM enumerator_now WHERE home_village_code IS NOT NULL;
