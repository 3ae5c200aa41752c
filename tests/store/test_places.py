"""Villages stand at the middle of their households, where there are enough of them."""

from pathlib import Path

import duckdb

from bmn import queries, settings


def test_a_village_of_few_known_positions_has_no_place(small_warehouse: Path) -> None:
    places = queries.run(
        "area_places", area_level="village", within_level="country", within_code="TH"
    )
    placed = set(places.dropna(subset="latitude")["area_code"])
    with duckdb.connect(str(settings.store_path()), read_only=True) as store:
        counted = dict(
            store.execute(
                """
                SELECT village_code, max(known) FROM (
                    SELECT v.village_code, h.survey_year_be, count(h.latitude) AS known
                    FROM core_household AS h JOIN core_village AS v USING (village_no)
                    WHERE NOT h.is_withdrawn AND v.latitude IS NULL
                    GROUP BY ALL
                ) GROUP BY village_code
                """
            ).fetchall()
        )
    assert counted
    assert {code for code, known in counted.items() if known >= 5} == placed & counted.keys()


def test_every_place_is_in_thailand(small_warehouse: Path) -> None:
    places = queries.run(
        "area_places", area_level="village", within_level="country", within_code="TH"
    ).dropna(subset="latitude")
    assert places["latitude"].between(5, 21).all()
    assert places["longitude"].between(97, 106).all()
