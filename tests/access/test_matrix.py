"""Role × own area × every page query × area asked for: no canary of another's area is ever told.

Strings are planted in the records of each place: in ids of households and enumerators, in what was
quarantined, in grants. Each cell asks as a reader, for areas that he has and hasn't, and reads the
whole answer.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bmn.access.reader import MACHINE, Reader, Scope
from bmn.access.rights import ROLES
from bmn.warehouse import queries, snapshots
from bmn.warehouse.answer import Answer
from tests.drawn import Store, households

YEAR = 2569
# Place -> its village and the local authority that serves the household there. The second village
# is two authorities'.
PLACES = {
    "Aa": ("5701020101", "570102T"),
    "Bb": ("5701150101", "570115M"),
    "Cc": ("5701150101", "570102T"),
    "Dd": ("5702020101", ""),
    "Ee": ("8301030101", ""),
}
# Own area -> the places whose single records lie in it.
SCOPES: dict[tuple[str, str], set[str]] = {
    ("district", "5701"): {"Aa", "Bb", "Cc"},
    ("district", "5702"): {"Dd"},
    ("province", "57"): {"Aa", "Bb", "Cc", "Dd"},
    ("inspection_region", "16"): {"Aa", "Bb", "Cc", "Dd"},
    ("local_authority", "570102T"): {"Aa", "Cc"},
    ("tambon", "570115"): {"Bb", "Cc"},
    ("village", "5701020101"): {"Aa"},
    ("province", "83"): {"Ee"},
    ("country", "TH"): set(PLACES),
    ("galaxy", "1"): set(),
}
ASKED = [("country", "TH"), ("province", "57"), ("district", "5702"), ("province", "83")]


def canary(place: str, what: str, year: int = YEAR) -> str:
    return f"CANARY{place}{what}{year}"


CANARIES = {
    # Grants are of no survey year.
    canary(place, what, year): (place, None if what == "G" else year)
    for place in PLACES
    for what in ("H", "E", "Q", "G")
    for year in (YEAR, YEAR - 1)
}


@pytest.fixture(scope="module")
def planted(three_provinces_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A warehouse with a household, an enumerator, a quarantined row and a grant in each place."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(three_provinces_dir, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(folder))
        with closing(Store(folder)) as store:
            for year in (YEAR, YEAR - 1):
                _plant(store, year)
            store.publish()
            yield
        snapshots.warehouse().forget()


def _plant(store: Store, year: int) -> None:
    day = f"{year - 543}-01-05T10:00:00"
    drawn: list[dict[str, str]] = []
    for place, (village, authority) in PLACES.items():
        own = {"survey_year_be": str(year), "village_code": village, "submitted_at": day}
        own |= {"local_authority_code": authority, "enumerator_id": canary(place, "E", year)}
        # Nothing earned, and far from home: flags are raised on it.
        flagged = {"income_main": "0", "latitude": "6.5", "longitude": "101.2"}
        ids = f"household_id\n{canary(place, 'H', year)}"
        drawn += households(ids, **own, **flagged)
        drawn += households(f"household_id\n{canary(place, 'Q', year)}", **own, members="x")
    assert store.take(drawn).accepted == len(PLACES)
    given = store.take(
        [
            {"subject": canary(place, "G", year), "role": "officer"}
            | {"area_level": "village", "area_code": PLACES[place][0], "valid_to": ""}
            for place in PLACES
        ]
    )
    assert given.accepted == len(PLACES), given.message_en
    store.take(
        [
            {"survey_year_be": str(year), "household_id": canary(place, "H", year)}
            | {"visited_at": day, "visitor_level": "district", "items_checked": "10"}
            | {"items_agreed": "9", "key_items_agreed": "1"}
            for place in PLACES
        ]
    )


def parameters(name: str, level: str, code: str, place: str) -> dict[str, Any]:
    """Values for all that a query declares, as one who forges them would choose: the area asked
    for, and ids of a place in it."""
    known: dict[str, Any] = {
        "survey_year_be": YEAR,
        "area_level": level if name in OF_ONE_AREA else "district",
        "area_code": code,
        "within_level": level,
        "within_code": code,
        "district_code": PLACES[place][0][:4],
        "enumerator_id": canary(place, "E"),
        "subject": canary(place, "H"),
        "rule_id": "DQ-4.2",
        "measure": "round",
        "row_limit": 500,
        "per_district": 10,
        "days": 14,
    }
    left_out = {"rule_id"} if name == "flag_records" else set()
    if name in ("flag_records", "flag_enumerators"):
        left_out.add("enumerator_id")
    return {
        one.name: known[one.name]
        for one in queries.describe(name).parameters
        if one.name in known and one.name not in left_out
    }


OF_ONE_AREA = {
    name
    for name in queries.names()
    if "area_code" in {one.name for one in queries.describe(name).parameters}
}


def told(reader: Reader, name: str, level: str, code: str, place: str) -> str | None:
    """The whole answer as text; None where the reader has no right to ask."""
    try:
        found: Answer = queries.ask(name, reader=reader, **parameters(name, level, code, place))
    except queries.RecordsRefused:
        return None
    return repr(found.rows)


def leaks(text: str, reader: Reader, places: set[str]) -> list[str]:
    return [
        string
        for string, (place, year) in CANARIES.items()
        if string in text and not (place in places and (year is None or reader.may_open(year)))
    ]


OF_RECORDS = [name for name in queries.names() if len(queries.describe(name).rights) > 1]

CELLS = [
    pytest.param(role, scope, id=f"{role}-{'-'.join(scope)}")
    for role in (*ROLES, "boss")
    for scope in SCOPES
]


@pytest.mark.parametrize(("role", "scope"), CELLS)
@pytest.mark.usefixtures("planted")
def test_no_canary_of_another_s_area(role: str, scope: tuple[str, str]) -> None:
    places = SCOPES[scope]
    reader = Reader("a", role, Scope(*scope), (YEAR,))
    cell = list(SCOPES).index(scope) + len(role)
    for at, name in enumerate(queries.names()):
        rights = queries.describe(name).rights
        # What needs no more than the right to counts is the same for every role: all of it is asked
        # as an officer, a quarter of it by turns in each other cell.
        if role != "officer" and rights == ("counts",) and (at + cell) % 4:
            continue
        # Each question for another area: his own, one that holds it, one that he hasn't.
        turn = (at + cell) % len(ASKED)
        (level, code), place = ASKED[turn], ("Aa", "Bb", "Dd", "Ee")[turn]
        text = told(reader, name, level, code, place)
        assert (text is None) == (not all(map(reader.may, rights))), name
        if text is not None:
            assert leaks(text, reader, places) == [], (name, level, code)
            if not reader.may("households"):
                assert "CANARY" not in text, name


@pytest.mark.usefixtures("planted")
def test_what_is_one_s_own_is_told() -> None:
    """Else the matrix would be blind: each canary shows to whom it belongs."""
    for scope, places in SCOPES.items():
        officer = Reader("a", "officer", Scope(*scope))
        seen = ""
        for place in places:
            for name in OF_RECORDS:
                seen += told(officer, name, *scope, place) or ""
        found = {string for string in CANARIES if string in seen}
        for place in places:
            assert canary(place, "H") in found, (scope, place)
    seen = "".join(told(MACHINE, name, "country", "TH", "Aa") or "" for name in OF_RECORDS)
    assert {string for string in CANARIES if string.endswith(str(YEAR))} - {
        string for string in CANARIES if string in seen
    } == set()


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("years", [(), (YEAR - 1,), (2550,)], ids=str)
def test_no_canary_of_another_s_year(years: tuple[int, ...]) -> None:
    reader = Reader("a", "officer", Scope("country", "TH"), years)
    for name in queries.names():
        text = told(reader, name, "country", "TH", "Aa")
        assert text is None or leaks(text, reader, set(PLACES)) == [], name
        if text is not None and "survey_year_be" in parameters(name, "country", "TH", "Aa"):
            # Asked of a year that isn't his: no row of the survey at all.
            assert "CANARY" not in text, name


FORGED = [
    "' OR true --",
    "57' UNION SELECT * FROM snap.mart_flag_record --",
    "%",
    "5_",
    "",
    "TH\x00",
]


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("forged", FORGED)
def test_forged_parameters_open_nothing(forged: str) -> None:
    reader = Reader("a", "officer", Scope("district", "5702"))
    for name in queries.names():
        asked = parameters(name, "country", "TH", "Aa")
        texts = {key: forged for key, value in asked.items() if isinstance(value, str)}
        for changed in (texts, dict(list(texts.items())[:1])):
            text = repr(queries_or_refusal(reader, name, asked | changed))
            assert leaks(text, reader, {"Dd"}) == [], (name, changed)


def queries_or_refusal(reader: Reader, name: str, asked: dict[str, Any]) -> Any:
    try:
        return queries.ask(name, reader=reader, **asked).rows
    except (queries.RecordsRefused, queries.WrongParameter):
        return ()
