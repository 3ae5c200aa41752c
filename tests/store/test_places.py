"""Villages stand where their register says, else at the middle of enough households."""

from pathlib import Path

import duckdb

from bmn import settings
from bmn.access.reader import MACHINE
from bmn.warehouse import queries


def test_a_village_of_few_known_positions_has_no_middle(small_warehouse: Path) -> None:
    with duckdb.connect(str(settings.store_path()), read_only=True) as store:
        counted = store.execute(
            """
            SELECT h.survey_year_be, h.village_no, count(*) AS known, median(h.latitude)
            FROM core_household AS h
            WHERE NOT h.is_withdrawn AND h.latitude IS NOT NULL
            GROUP BY ALL
            """
        ).fetchall()
        placed = store.execute(
            "SELECT survey_year_be, village_no, households, latitude FROM mart_cell_place"
        ).fetchall()
    assert set(placed) == {row for row in counted if row[2] >= 5}


def test_every_place_is_in_thailand(small_warehouse: Path) -> None:
    places = queries.run(
        "area_places",
        area_level="village",
        within_level="country",
        within_code="TH",
        reader=MACHINE,
    ).dropna(subset="latitude")
    assert places["latitude"].between(5, 21).all()
    assert places["longitude"].between(97, 106).all()
