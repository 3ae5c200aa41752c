"""Single households: only for a reader with the right, only of his area, only of the snapshot."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from bmn import settings
from bmn.access import grants
from bmn.access.reader import MACHINE, NATIONAL, NOBODY, ROLES, Reader, Scope
from bmn.warehouse import queries, snapshots
from tests.drawn import Store, households

ASKED = {"survey_year_be": 2569, "district_code": "5701"}


@pytest.fixture
def drawn(store: Store) -> Store:
    """Two villages, of which the second has two local authorities."""
    store.take(
        households(
            """
            household_id | village_code | local_authority_code | latitude | longitude | submitted_at
            57010000001  | 5701020101   |                      | 19.9     | 99.8      | 2026-01-05T10:00:00
            57010000002  | 5701020101   |                      |          |           | 2026-01-12T06:00:00
            57010000003  | 5701150101   | 570115M              | 19.8     | 99.7      | 2026-01-05T10:00:00
            57010000004  | 5701150101   | 570102T              | 19.8     | 99.7      | 2026-01-05T10:00:00
            """  # noqa: E501
        )
    )
    store.publish()
    return store


def seen(scope: Scope = NATIONAL, **asked: object) -> set[str]:
    """The last digit of each household that is shown."""
    reader = Reader("a", "officer", scope)
    frame = queries.run("household_points", reader=reader, **{**ASKED, **asked})
    return {household_id[-1] for household_id in frame["household_id"]}


def test_the_households_of_a_district(drawn: Store) -> None:
    frame = queries.run("household_points", reader=MACHINE, **ASKED).set_index("household_id")
    assert set(frame.index.str[-1]) == {"1", "2", "3", "4"}
    assert frame["latitude"].count() == 3
    assert list(frame.index[frame["is_today"]]) == ["57010000002"]


SEEN = [
    ("country", "TH", "1234"),
    ("province", "57", "1234"),
    ("district", "5701", "1234"),
    ("tambon", "570102", "12"),
    ("village", "5701150101", "34"),
    ("local_authority", "570115M", "3"),
    ("inspection_region", "01", ""),
    ("province", "83", ""),
    ("district", "5702", ""),
    ("tambon", "570105", ""),
    ("village", "5701150102", ""),
    ("", "", ""),
    ("galaxy", "1", ""),
]


def test_nothing_outside_the_scope(drawn: Store) -> None:
    found = {(level, code): seen(Scope(level, code)) for level, code, _ in SEEN}
    assert found == {(level, code): set(digits) for level, code, digits in SEEN}


@pytest.mark.parametrize("reader", [NOBODY, Reader("a", "executive", NATIONAL)], ids=str)
def test_without_the_right_nothing_is_shown(drawn: Store, reader: Reader) -> None:
    with pytest.raises(queries.RecordsRefused):
        queries.run("household_points", reader=reader, **ASKED)
    with pytest.raises(queries.RecordsRefused):
        queries.run("quarantine_rows", reader=reader, row_limit=1)


def test_there_is_no_reader_by_default(drawn: Store) -> None:
    for ask in (queries.run, queries.ask):
        with pytest.raises(TypeError, match="reader"):
            ask("progress_by_area", survey_year_be=2569, area_level="country")


def test_nothing_outside_the_years(drawn: Store) -> None:
    """Neither files nor views answer for a year that isn't the reader's; no year is offered."""
    for years, digits in (((2569,), "1234"), ((2568, 2570), ""), ((), "")):
        reader = Reader("a", "officer", NATIONAL, years)
        frame = queries.run("household_points", reader=reader, **ASKED)
        assert set(frame["household_id"].str[-1]) == set(digits)
        found = queries.run(
            "progress_by_area", reader=reader, survey_year_be=2569, area_level="country"
        )
        assert len(found) == (2569 in years)
        offered = queries.run("years", reader=reader)["survey_year_be"]
        assert set(offered) <= set(years)
        assert (2569 in set(offered)) == (2569 in years)


@pytest.mark.parametrize("role", ROLES)
def test_executives_and_presenters_see_counts_only(role: str) -> None:
    reader = Reader("somchai", role, NATIONAL)
    assert reader.may_see_records == (role not in ("executive", "presenter"))
    assert not Reader("somchai", "nobody", NATIONAL).may_see_records


def test_a_district_without_file_is_empty_with_its_columns(drawn: Store) -> None:
    full = queries.run("household_points", reader=MACHINE, **ASKED)
    empty = queries.run(
        "household_points", reader=MACHINE, survey_year_be=2569, district_code="8301"
    )
    assert empty.empty
    assert list(empty.columns) == list(full.columns)


def test_nothing_published_of_any_district_is_empty(store: Store) -> None:
    store.publish()
    assert queries.run("household_points", reader=MACHINE, **ASKED).empty


def test_a_manifest_can_t_name_a_file_outside_its_folder(drawn: Store) -> None:
    path = settings.snapshots_dir() / (settings.snapshots_dir() / "current").read_text()
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for name in ("/etc/hostname", "../../other.parquet", "x/y.parquet", "..", "*.parquet"):
        snapshots.warehouse().forget()
        manifest["households"]["2569/5701"] = [name]
        path.write_text(json.dumps(manifest), encoding="utf-8")
        with pytest.raises(snapshots.UnreadableSnapshot):
            snapshots.current_snapshot()


def test_a_caller_can_t_name_files(drawn: Store, tmp_path: Path) -> None:
    (mine,) = settings.snapshots_dir().glob("households-2569-5701-*.parquet")
    elsewhere = tmp_path / "copy.parquet"
    shutil.copy(mine, elsewhere)
    with pytest.raises(queries.WrongParameter, match="household_files"):
        queries.run("household_points", reader=MACHINE, household_files=[str(elsewhere)], **ASKED)
    forged = {"survey_year_be": 2569, "district_code": "5701' OR 1=1"}
    assert queries.run("household_points", reader=MACHINE, **forged).empty


def test_a_name_in_the_folder_is_read_by_no_other_way(drawn: Store, tmp_path: Path) -> None:
    (mine,) = settings.snapshots_dir().glob("households-2569-5701-*.parquet")
    elsewhere = tmp_path / "copy.parquet"
    shutil.copy(mine, elsewhere)
    with snapshots.current_snapshot().cursor(MACHINE) as cursor:
        count = "SELECT count(*) FROM household($files)"
        assert cursor.execute(count, {"files": [str(mine)]}).fetchone() == (4,)
        with pytest.raises(Exception, match="disabled by configuration"):
            cursor.execute(count, {"files": [str(elsewhere)]})


# --- who reads ------------------------------------------------------------------------------------


def granted(subject: str, *, made_up: bool = True, is_first: bool = False) -> tuple[Reader, ...]:
    @dataclass
    class Published:
        made_up: bool

        def grants_of(self, subject: str) -> list[dict[str, str]]:
            return []

    return grants.readers_of(subject, Published(made_up), is_first_administrator=is_first)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "scope",
    [
        Scope("country", "TH"),
        Scope("province", "57"),
        Scope("inspection_region", "16"),
        Scope("local_authority", "570102T"),
        Scope("village", "5701020101"),
    ],
)
def test_a_demo_s_role_is_its_own_grant_while_the_data_are_made_up(scope: Scope) -> None:
    for role in ROLES:
        subject = grants.demo_subject(role, scope)
        assert granted(subject) == (Reader(subject, role, scope),)
        assert granted(subject, made_up=False) == ()


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "somchai",
        "demo:",
        "demo:boss@country:TH",
        "demo:Analyst@country:TH",
        "demo:analyst@57",
        "demo:analyst@province-57",
        "demo:analyst@province:5701",
        "demo:analyst@province:10",
        "demo:analyst@galaxy:1",
        "demo:analyst@province:",
        "https://a.example#demo:analyst@country:TH",
    ],
)
def test_what_can_t_be_understood_is_granted_nothing(subject: str) -> None:
    assert granted(subject) == ()


def test_the_first_administrator_reads_the_country_by_his_account_s_flag_only() -> None:
    assert granted("admin") == ()
    (one,) = granted("admin", made_up=False, is_first=True)
    assert (one.role, one.scope) == ("administrator", NATIONAL)
    assert granted("", is_first=True) == ()
    assert granted("demo:nobody@country:TH", made_up=False, is_first=True) == ()
