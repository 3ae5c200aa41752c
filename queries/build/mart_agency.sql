-- One row per survey year, area and item of the agency_count register, as build/agency_now made it.
CREATE TABLE snap.mart_agency AS FROM agency_now;
