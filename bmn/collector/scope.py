"""What a sender may speak of: a row of another area or survey year is kept apart, the rest goes on.

What a row would replace must be his too: else a household, a register's row or a request of another
area could be taken over by sending its key with an area of his own.
"""

from bmn.access.reader import Reader
from bmn.collector import places
from bmn.collector.stage import Stage
from bmn.store import received

COUNTRY = "country"
LOCAL_AUTHORITY = "local_authority"
SCOPED = {
    "inspection_region": "inspection_region_code",
    "province": "province_code",
    "district": "district_code",
    "tambon": "tambon_code",
    LOCAL_AUTHORITY: "local_authority_code",
    "village": "village_code",
}
_NO_AREA = (
    "NULL AS inspection_region_code, NULL AS province_code, NULL AS district_code, "
    "NULL AS tambon_code, NULL AS village_code, NULL AS local_authority_code"
)
# Whether an authority may serve a village: by the register, else by the village's tambon. What the
# row itself says is the sender's word.
_MAY_SERVE = """
    if(EXISTS (FROM core_village_local_authority AS s WHERE s.village_no = v.village_no),
        EXISTS (FROM core_village_local_authority AS s WHERE s.village_no = v.village_no
            AND s.local_authority_code = r.local_authority_code),
        EXISTS (FROM core_local_authority_tambon AS s WHERE s.tambon_code = v.tambon_code
            AND s.local_authority_code = r.local_authority_code))
"""


def keep_to(staged: Stage, sender: Reader) -> None:
    """Note a fault on each row that isn't the sender's: of another area or year, or of an area that
    is not known yet (a person of an unknown household)."""
    _keep_to_years(staged, sender)
    level, code = sender.scope.area_level, sender.scope.area_code
    if level == COUNTRY:
        return
    connection = staged.connection
    connection.execute(f"CREATE OR REPLACE TEMP TABLE row_area AS {_areas(staged, level)}")
    inside = f"is_known AND {SCOPED[level]} = $code" if level in SCOPED else "$code IS NULL"
    connection.execute(
        "INSERT INTO fault SELECT DISTINCT n, NULL, NULL, 'outside_scope' FROM row_area "
        "ANTI JOIN fault USING (n) ANTI JOIN dropped USING (n) "
        f"WHERE NOT coalesce({inside}, false)",
        {"code": code},
    )


def _keep_to_years(staged: Stage, sender: Reader) -> None:
    if sender.years is None:
        return
    names = {column.name for column in staged.source.match.kind.columns}
    of_year = "survey_year_be" if "survey_year_be" in names else "NULL"
    staged.connection.execute(
        "INSERT INTO fault SELECT n, NULL, NULL, 'outside_years' "
        f"FROM (SELECT n, {of_year} AS year FROM cell) "
        "ANTI JOIN fault USING (n) ANTI JOIN dropped USING (n) "
        "WHERE NOT coalesce(list_contains($years::INTEGER[], year::INTEGER), false)",
        {"years": list(sender.years)},
    )


def _areas(staged: Stage, level: str) -> str:
    """SELECT of n, is_known and the areas of each row, and of what it would replace."""
    kind = staged.source.match.kind
    names = {column.name for column in kind.columns}
    if kind.name == "household":
        return _of_villages(
            "SELECT n, village_no, local_authority_code FROM place UNION ALL "
            "SELECT c.n, h.village_no, h.local_authority_code "
            "FROM (SELECT n, survey_year_be, household_id FROM cell) AS c "
            "JOIN core_household AS h USING (survey_year_be, household_id)"
        )
    if "area_code" in names:
        stored = None if "area_code" in kind.keys else received.register_table(kind)
        return _of_areas(staged, "area_level" in names, level, stored, kind.keys)
    if "household_id" in names:
        return _of_villages(
            "SELECT c.n, h.village_no, h.local_authority_code "
            "FROM (SELECT n, survey_year_be, household_id FROM cell) AS c "
            "LEFT JOIN core_household AS h USING (survey_year_be, household_id)"
        )
    if kind.name == "village":
        return _of_village_register()
    if kind.name == "enumerator":
        told = "string_split(village_codes, ';')"
        return _of_villages(
            "SELECT s.n, v.village_no, NULL AS local_authority_code FROM ("
            f"SELECT n, unnest(coalesce({told}, [NULL])) AS spelling FROM cell UNION ALL "
            "SELECT c.n, unnest(coalesce(e.village_codes, [NULL])) "
            "FROM (SELECT n, survey_year_be, enumerator_id FROM cell) AS c "
            "JOIN core_enumerator AS e USING (survey_year_be, enumerator_id)) AS s "
            "LEFT JOIN core_village AS v ON left(v.village_code, length(s.spelling)) = s.spelling"
        )
    if kind.name == "flag_decision":
        return _of_flags()
    # No area is told (agencies of indicators): only the country's sender may.
    return f"SELECT n, false AS is_known, {_NO_AREA} FROM cell"


def _of_villages(rows: str) -> str:
    return f"""
        SELECT r.n, v.village_no IS NOT NULL AS is_known, p.inspection_region_code,
            v.province_code, v.district_code, v.tambon_code, v.village_code,
            if({_MAY_SERVE}, r.local_authority_code, NULL) AS local_authority_code
        FROM ({rows}) AS r
        LEFT JOIN core_village AS v USING (village_no)
        LEFT JOIN core_province AS p USING (province_code)
    """


def _of_village_register() -> str:
    """A village's own code and its tambon, as told and as it stands in the store."""
    return """
        SELECT n, r.village_code IS NOT NULL AS is_known, p.inspection_region_code,
            p.province_code, left(r.village_code, 4) AS district_code, r.tambon_code,
            r.village_code, NULL AS local_authority_code
        FROM (
            SELECT n, village_code, coalesce(tambon_code, left(village_code, 6)) AS tambon_code
            FROM village_place
            UNION ALL
            SELECT t.n, v.village_code, v.tambon_code
            FROM village_place AS t JOIN core_village AS v USING (village_code)
        ) AS r
        LEFT JOIN core_province AS p ON p.province_code = left(r.village_code, 2)
    """


def _of_flags() -> str:
    """A decision speaks of the area in which its flag was found; of no flag, of no known area."""
    return """
        SELECT c.n, f.subject IS NOT NULL AS is_known, p.inspection_region_code, d.province_code,
            f.district_code, v.tambon_code, v.village_code, f.local_authority_code
        FROM (SELECT n, survey_year_be, rule_id, subject FROM cell) AS c
        LEFT JOIN (
            SELECT DISTINCT survey_year_be, rule_id, subject, village_no, local_authority_code,
                district_code
            FROM core_flag
        ) AS f USING (survey_year_be, rule_id, subject)
        LEFT JOIN core_village AS v USING (village_no)
        LEFT JOIN core_district AS d ON d.district_code = f.district_code
        LEFT JOIN core_province AS p ON p.province_code = d.province_code
    """


def _of_areas(
    staged: Stage, has_level: bool, scope_level: str, stored: str | None, keys: tuple[str, ...]
) -> str:
    """Areas of rows that name one; where no level is told, the code's own form tells it.

    `stored` is the register's table where its key doesn't hold the area.
    """
    placed = "SELECT n, area_code FROM area_place"
    if has_level:
        placed = "SELECT n, area_level AS level, area_code FROM area_place"
    else:
        if stored is not None:
            same = " AND ".join(f's."{key}" = c."{key}"' for key in keys)
            placed += (
                f" UNION ALL SELECT c.n, s.area_code FROM cell AS c JOIN {stored} AS s ON {same}"
            )
        placed = (
            "SELECT n, CASE WHEN regexp_matches(area_code, '[A-Z]$') THEN 'local_authority' ELSE "
            "CASE length(area_code) WHEN 2 THEN 'province' WHEN 4 THEN 'district' "
            f"WHEN 6 THEN 'tambon' ELSE 'village' END END AS level, area_code FROM ({placed})"
        )
    served = "NULL"
    if scope_level == LOCAL_AUTHORITY:
        places.known_authorities(
            staged.connection,
            "SELECT village_no FROM core_village "
            "WHERE village_code IN (SELECT area_code FROM area_place)",
        )
        served = (
            "(SELECT k.local_authority_code FROM known_authority AS k JOIN core_village AS w "
            "USING (village_no) WHERE w.village_code = l.area_code)"
        )
    return f"""
        WITH placed AS ({placed}),
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
            CASE level WHEN 'local_authority' THEN area_code WHEN 'village' THEN {served} END
                AS local_authority_code
        FROM (SELECT *, if(level = 'province', area_code, left(district_code, 2)) AS province_code
            FROM lying) AS l
        LEFT JOIN core_province AS p USING (province_code)
    """
