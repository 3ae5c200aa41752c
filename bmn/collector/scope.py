"""What a sender may speak of: rows of another area refuse the whole file (T31)."""

from bmn.collector.messages import Refused
from bmn.collector.stage import Stage

Scope = tuple[str, str]  # area level and code
COUNTRY = "country"
SCOPED = {
    "inspection_region": "inspection_region_code",
    "province": "province_code",
    "district": "district_code",
    "tambon": "tambon_code",
    "local_authority": "local_authority_code",
    "village": "village_code",
}


def keep_to(staged: Stage, scope: Scope | None) -> None:
    """Check every row that could be placed. Raises Refused where one lies outside.

    A row whose area is not known yet (a person of an unknown household) is quarantined.
    """
    if scope is None or scope[0] == COUNTRY:
        return
    level, code = scope
    connection = staged.connection
    connection.execute(f"CREATE OR REPLACE TEMP TABLE row_area AS {_areas(staged)}")
    column = SCOPED[level]
    row = connection.execute(
        f"SELECT count(*) FROM row_area WHERE is_known AND {column} IS DISTINCT FROM $1", [code]
    ).fetchone()
    if row and row[0]:
        raise Refused("outside_scope", count=f"{row[0]:,}")
    connection.execute(
        "INSERT INTO fault SELECT n, NULL, NULL, 'outside_scope' FROM row_area "
        "ANTI JOIN fault USING (n) WHERE NOT is_known"
    )


def _areas(staged: Stage) -> str:
    """SELECT of n, is_known and the areas of each row."""
    kind = staged.source.match.kind
    names = {column.name for column in kind.columns}
    if kind.name == "household":
        return _of_villages("SELECT n, village_no, local_authority_code FROM place")
    if "area_code" in names:
        return _of_areas("area_level" in names)
    if "household_id" in names:
        return _of_villages(
            "SELECT c.n, h.village_no, h.local_authority_code "
            "FROM (SELECT n, survey_year_be, household_id FROM cell) AS c "
            "LEFT JOIN core_household AS h USING (survey_year_be, household_id)"
        )
    if kind.name == "village":
        return """
            SELECT n, village_code IS NOT NULL AS is_known, p.inspection_region_code,
                left(village_code, 2) AS province_code, left(village_code, 4) AS district_code,
                coalesce(tambon_code, left(village_code, 6)) AS tambon_code, village_code,
                NULL AS local_authority_code
            FROM village_place
            LEFT JOIN core_province AS p ON p.province_code = left(village_code, 2)
        """
    if kind.name == "enumerator":
        return _of_villages(
            "SELECT c.n, v.village_no, NULL AS local_authority_code FROM (SELECT n, unnest("
            "coalesce(string_split(village_codes, ';'), [NULL])) AS spelling FROM cell) AS c "
            "LEFT JOIN core_village AS v ON left(v.village_code, length(spelling)) = spelling"
        )
    # No area is told (flag decisions, agencies of indicators): only the country's sender may.
    return (
        "SELECT n, false AS is_known, NULL AS inspection_region_code, NULL AS province_code, "
        "NULL AS district_code, NULL AS tambon_code, NULL AS village_code, "
        "NULL AS local_authority_code FROM cell"
    )


def _of_villages(rows: str) -> str:
    return f"""
        SELECT r.n, v.village_no IS NOT NULL AS is_known, p.inspection_region_code,
            v.province_code, v.district_code, v.tambon_code, v.village_code,
            r.local_authority_code
        FROM ({rows}) AS r
        LEFT JOIN core_village AS v USING (village_no)
        LEFT JOIN core_province AS p USING (province_code)
    """


def _of_areas(has_level: bool) -> str:
    """Areas of rows that name one; where no level is told, the code's own form tells it."""
    level = "area_level"
    if not has_level:
        level = (
            "CASE WHEN regexp_matches(area_code, '[A-Z]$') THEN 'local_authority' ELSE "
            "CASE length(area_code) WHEN 2 THEN 'province' WHEN 4 THEN 'district' "
            "WHEN 6 THEN 'tambon' ELSE 'village' END END"
        )
    return f"""
        WITH placed AS (SELECT n, {level} AS level, area_code FROM area_place),
        lying AS (
            SELECT n, level, area_code, CASE
                WHEN level = 'local_authority' THEN (SELECT district_code
                    FROM core_local_authority AS a WHERE a.local_authority_code = area_code)
                WHEN level IN ('district', 'tambon', 'village') THEN left(area_code, 4)
            END AS district_code
            FROM placed
        )
        SELECT n, area_code IS NOT NULL AS is_known,
            if(level = 'inspection_region', area_code, p.inspection_region_code)
                AS inspection_region_code,
            l.province_code, district_code,
            if(level IN ('tambon', 'village'), left(area_code, 6), NULL) AS tambon_code,
            if(level = 'village', area_code, NULL) AS village_code,
            if(level = 'local_authority', area_code, NULL) AS local_authority_code
        FROM (SELECT *, if(level = 'province', area_code, left(district_code, 2)) AS province_code
            FROM lying) AS l
        LEFT JOIN core_province AS p USING (province_code)
    """
