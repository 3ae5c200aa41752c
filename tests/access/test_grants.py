"""Grants: who may do what, where, in which years, from which day to which."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from bmn.access import grants
from bmn.access.reader import NATIONAL, ROLES, Reader, Scope
from bmn.survey import clock, columns
from bmn.warehouse import queries, snapshots
from tests.drawn import Store, rows

TODAY = date(2026, 6, 15)
REGISTER = """
subject | role          | area_level      | area_code  | survey_year_be | valid_from | valid_to
a       | officer       | district        | 5701       |                |            |
b       | analyst       | province        | 57         |                | 2026-06-15 | 2026-06-15
c       | executive     | province        | 57         |                | 2026-06-16 |
d       | executive     | province        | 57         |                |            | 2026-06-14
e       | officer       | local_authority | 570115M    | 2569           |            |
e       | officer       | local_authority | 570115M    | 2568           |            |
e       | executive     | country         | TH         |                |            |
e       | officer       | district        | 5701       | 2568           |            |
e       | analyst       | district        | 5701       | 2569           |            |
f       | เจ้าหน้าที่      | หมู่บ้าน           | 5701020101 |                |            |
g       | administrator | country         | TH         | 2569           |            |
g       | administrator | country         | TH         |                |            |
"""


@pytest.fixture(scope="module")
def granted(three_provinces_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The module's one warehouse: each test adds what it needs under subjects of its own."""
    folder = tmp_path_factory.mktemp("granted")
    shutil.copytree(three_provinces_dir, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(folder))
        with closing(Store(folder)) as store:
            report = store.take(rows(REGISTER))
            assert (report.kind, report.accepted) == ("grant", 12), report.message_en
            store.publish()
            yield store
        snapshots.warehouse().forget()


def found(subject: str, today: date = TODAY, **more: bool) -> list[tuple[object, ...]]:
    readers = grants.readers_of(subject, snapshots.current_snapshot(), today=today, **more)
    assert all(reader.subject == subject for reader in readers)
    return [(r.role, r.scope.area_level, r.scope.area_code, r.years) for r in readers]


WANTED = {
    "a": [("officer", "district", "5701", None)],
    "b": [("analyst", "province", "57", None)],
    "c": [],
    "d": [],
    "e": [
        ("executive", "country", "TH", None),
        ("officer", "district", "5701", (2568,)),
        ("analyst", "district", "5701", (2569,)),
        ("officer", "local_authority", "570115M", (2568, 2569)),
    ],
    "f": [("officer", "village", "5701020101", None)],
    "g": [("administrator", "country", "TH", None)],
    "nobody": [],
    "": [],
    "A": [],
    "a' OR true --": [],
    "%": [],
}


def test_what_each_may_today_the_widest_first(granted: Store) -> None:
    assert {subject: found(subject) for subject in WANTED} == WANTED


@pytest.mark.parametrize(
    ("subject", "first", "last"),
    [
        ("b", date(2026, 6, 15), date(2026, 6, 15)),
        ("c", date(2026, 6, 16), date(2099, 1, 1)),
        ("d", date(2000, 1, 1), date(2026, 6, 14)),
    ],
)
def test_a_grant_holds_on_its_first_and_its_last_day_only(
    granted: Store, subject: str, first: date, last: date
) -> None:
    assert found(subject, first)
    assert found(subject, last)
    assert not found(subject, first - timedelta(days=1)) or first.year == 2000
    assert not found(subject, last + timedelta(days=1)) or last.year == 2099


def test_a_grant_is_taken_back_by_its_last_day(granted: Store) -> None:
    granted.take(
        rows(
            """
            subject | role    | area_level | area_code | valid_to
            t       | officer | district   | 5702      |
            """
        )
    )
    granted.publish()
    assert found("t") == [("officer", "district", "5702", None)]
    granted.take(
        rows(
            """
            subject | role    | area_level | area_code | valid_to
            t       | officer | district   | 5702      | 2026-06-14
            """
        )
    )
    granted.publish()
    assert found("t") == []
    assert granted.collector.connection.execute(
        "SELECT row_json->>'subject' FROM core_register_history WHERE kind = 'grant'"
    ).fetchall() == [("t",)]


def test_the_calendar_is_the_machine_s(granted: Store) -> None:
    """The snapshot's clock stands still when nothing comes in; a right must lapse all the same."""
    today = clock.bangkok_now().date()
    drawn = [
        {"subject": name, "role": "officer", "area_level": "province", "area_code": "57"}
        | {"valid_from": "", "valid_to": str(today + timedelta(days=days))}
        for name, days in (("y", -1), ("z", 0))
    ]
    granted.take(drawn)
    granted.publish()
    snapshot = snapshots.current_snapshot()
    assert grants.readers_of("y", snapshot) == ()
    assert grants.readers_of("z", snapshot) == (Reader("z", "officer", Scope("province", "57")),)


def test_the_first_administrator_needs_no_grant(granted: Store) -> None:
    everything = ("administrator", "country", "TH", None)
    assert found("x", is_first_administrator=True) == [everything]
    assert found("a", is_first_administrator=True) == [everything, *WANTED["a"]]
    assert found("g", is_first_administrator=True) == [everything]


@pytest.mark.parametrize("is_made_up", [True, False])
def test_a_demo_s_subject_is_its_own_grant_on_made_up_data_only(
    granted: Store, monkeypatch: pytest.MonkeyPatch, is_made_up: bool
) -> None:
    snapshot = snapshots.current_snapshot()
    monkeypatch.setattr(snapshot, "made_up", is_made_up)
    for role in ROLES:
        for scope in (NATIONAL, Scope("local_authority", "570115M")):
            subject = grants.demo_subject(role, scope)
            wanted = (Reader(subject, role, scope),) if is_made_up else ()
            assert grants.readers_of(subject, snapshot) == wanted


@pytest.mark.parametrize(
    "subject",
    [
        "demo:",
        "demo:officer",
        "demo:officer@",
        "demo:operator@country:TH",
        "demo:boss@country:TH",
        "demo:officer@galaxy:1",
        "demo:officer@province:10",
        "demo:officer@province:57:58",
        "demo:officer@:",
    ],
)
def test_a_forged_demo_subject_is_nobody(
    granted: Store, monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    snapshot = snapshots.current_snapshot()
    monkeypatch.setattr(snapshot, "made_up", True)
    assert grants.readers_of(subject, snapshot, is_first_administrator=True) == ()


def test_a_grant_in_the_register_makes_no_demo(granted: Store) -> None:
    """Nobody can be granted `demo:…` on real data, nor more than the subject itself tells."""
    subject = "demo:executive@province:57"
    row = {"subject": subject, "role": "administrator", "area_level": "country"}
    assert granted.take([row | {"area_code": "TH", "valid_to": ""}]).accepted == 1
    granted.publish()
    assert found(subject) == []


FAULTY = """
role     | area_level | area_code | valid_from | valid_to   | column     | rule
boss     | province   | 57        |            |            | role       | choice
operator | province   | 57        |            |            | role       | choice
         | province   | 57        |            |            | role       | required
officer  | galaxy     | 57        |            |            | area_level | choice
officer  | province   | 99        |            |            | area_code  | area_unknown
officer  | province   | 10        |            |            | area_code  | area_unknown
officer  | district   | 57        |            |            | area_code  | area_unknown
officer  | province   | 57        | 2026-02-02 | 2026-02-01 | valid_to   | ends_before
"""


def test_what_is_no_grant_is_kept_apart_with_a_word_in_thai(granted: Store) -> None:
    drawn = rows(FAULTY)
    sent = [{"subject": f"s{at}", **row} for at, row in enumerate(drawn)]
    for row in sent:
        del row["column"], row["rule"]
    report = granted.take(sent)
    assert (report.accepted, report.quarantined) == (0, len(sent))
    kept = granted.collector.connection.execute(
        "SELECT column_name, rule, message_th FROM raw_quarantine ORDER BY line"
    ).fetchall()
    assert [(column, rule) for column, rule, _ in kept] == [(r["column"], r["rule"]) for r in drawn]
    assert all(any("ก" <= letter <= "๙" for letter in message) for *_, message in kept)
    assert found("s0") == []


def test_the_register_knows_the_roles_of_the_table() -> None:
    values = dict.fromkeys(value for _, value in columns.kinds()["grant"].column("role").accepted)
    assert tuple(values) == ROLES


def test_only_an_administrator_is_told_of_grants_and_only_of_his_area(granted: Store) -> None:
    def subjects(role: str, scope: Scope) -> set[str]:
        frame = queries.run("grants", reader=Reader("x", role, scope))
        return set(frame["subject"])

    assert subjects("administrator", NATIONAL) >= {"a", "b", "c", "d", "e", "f", "g"}
    assert subjects("administrator", Scope("district", "5701")) == {"a", "e", "f"}
    assert subjects("administrator", Scope("district", "5703")) == set()
    for role in ROLES[:-1]:
        with pytest.raises(queries.RecordsRefused):
            subjects(role, NATIONAL)
