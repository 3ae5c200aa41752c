"""Certified households by level: no level's certificates are mixed with another's (decision 33)."""

from typing import Any

from tests.drawn import Store, households, rows

CERTIFICATE = {
    "event": "certified",
    "happened_at": "2026-01-11T10:00:00",
    "panel_size": "20",
    "panel_public_members": "",
    "document_ref": "",
    "note": "",
}


def certificates(drawing: str, **defaults: str) -> list[dict[str, str]]:
    return [{**CERTIFICATE, **defaults, **row} for row in rows(drawing)]


def standing(store: Store, level: str, code: str, year: int = 2569) -> dict[str, Any]:
    return store.one(
        "progress_by_area",
        survey_year_be=year,
        area_level=level,
        within_level=level,
        within_code=code,
    )


def test_a_province_tells_the_households_of_certified_districts_only(store: Store) -> None:
    store.take(
        households("""
        household_id | village_code
        57010000001  | 5701020101
        57010000002  | 5701020101
        57010000003  | 5701020201
        57030000001  | 5703010101
    """)
    )
    store.take(
        certificates(
            """
        area_level      | area_code
        village         | 5701020101
        village         | 5701020201
        district        | 5703
    """,
            survey_year_be="2569",
        )
    )
    province = standing(store, "province", "57")
    assert (province["children_certified"], province["households_certified"]) == (1, 1)
    assert province["households_certified_district"] == 1
    assert province["households_certified_local_authority"] == 0
    assert province["households_certified_village"] == 3
    district = standing(store, "district", "5701")
    assert (district["children_certified"], district["households_certified"]) == (0, 0)
    assert district["households_certified_village"] == 3
    assert district["households_certified_district"] == 0
    assert district["certified_part_level"] == "local_authority"
    assert standing(store, "tambon", "570102")["households_certified"] == 3
    assert standing(store, "village", "5701020101")["households_certified"] == 2
    country = standing(store, "country", "TH")
    assert (country["households_certified"], country["households_certified_district"]) == (0, 1)


def test_a_level_that_the_year_leaves_out_certifies_nothing(store: Store) -> None:
    store.take(households("household_id\n57010000001", survey_year_be="2567"))
    store.take(
        certificates(
            """
        area_level | area_code
        village    | 5701020101
        district   | 5701
    """,
            survey_year_be="2567",
        )
    )
    village = standing(store, "village", "5701020101", 2567)
    assert (village["level_certifies"], village["is_certified"]) == (False, False)
    assert village["households_certified"] is None
    district = standing(store, "district", "5701", 2567)
    assert (district["is_certified"], district["children_total"]) == (True, 0)
    assert district["households_certified_village"] is None
    province = standing(store, "province", "57", 2567)
    assert (province["children_certified"], province["households_certified"]) == (1, 1)
