-- One row per survey year, village and local authority: how much there was to check. Households that
-- are not withdrawn; `collected` ones apart, since only these count in shares.
CREATE TABLE IF NOT EXISTS mart_check_cell (
    survey_year_be USMALLINT NOT NULL,
    village_no INTEGER NOT NULL,
    local_authority_code VARCHAR NOT NULL,
    households BIGINT NOT NULL,
    households_collected BIGINT NOT NULL,
    households_with_persons BIGINT NOT NULL,
    households_with_nationality BIGINT NOT NULL,
    households_with_total BIGINT NOT NULL,
    households_with_position BIGINT NOT NULL,
    members BIGINT NOT NULL,
    members_squared BIGINT NOT NULL,
    persons BIGINT NOT NULL,
    persons_school_age BIGINT NOT NULL,
    persons_with_id BIGINT NOT NULL
);
