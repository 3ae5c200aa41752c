"""The table of rights: whole, sourced, and no role has more than its cells."""

import pytest

from bmn.access import rights
from bmn.access.reader import MACHINE, NATIONAL, NOBODY, Reader
from bmn.survey import columns
from tests.drawn import rows

# Drawn here a second time, by hand: who may see and do what.
WANTED = """
right                 | executive | presenter | analyst | officer | administrator
counts                | yes       | yes       | yes     | yes     | yes
results_below_district|           |           | yes     | yes     | yes
households            |           |           | yes     | yes     | yes
names                 |           |           |         | yes     |
quarantine            |           |           | yes     | yes     | yes
decide_flags          |           |           |         | yes     |
certify               |           |           |         | yes     |
export                | yes       | yes       | yes     | yes     | yes
unmask                |           |           |         | yes     |
administer            |           |           |         |         | yes
upload                |           |           |         | yes     | yes
upload:household      |           |           |         | yes     | yes
upload:target         |           |           |         | yes     | yes
upload:flag_decision  |           |           |         | yes     |
upload:certification  |           |           |         | yes     |
upload:correction     |           |           |         | yes     |
upload:grant          |           |           |         |         | yes
upload:nonsense       |           |           |         |         |
nonsense              |           |           |         |         |
"""


@pytest.mark.parametrize("row", rows(WANTED), ids=lambda row: row["right"])
def test_who_has_which_right(row: dict[str, str]) -> None:
    found = {role: Reader("a", role, NATIONAL).may(row["right"]) for role in rights.ROLES}
    assert found == {role: row[role] == "yes" for role in rights.ROLES}


def test_each_kind_of_record_has_its_right() -> None:
    assert set(rights.kinds()) == set(columns.kinds())


def test_each_row_has_a_cell_for_each_role_and_a_source() -> None:
    assert tuple(rights.table()[0]) == ("right", *rights.ROLES, "source")
    for row in rights.table():
        assert row["source"]
        assert {row[role] for role in rights.ROLES} <= {"0", "1"}


def test_an_unknown_role_has_no_right_and_the_machine_every_one() -> None:
    for right in (*rights.rights(), rights.UPLOAD):
        assert not NOBODY.may(right)
        assert not Reader("a", "boss", NATIONAL).may(right)
        assert MACHINE.may(right)


def test_what_a_decision_needs_is_one_right_under_two_names() -> None:
    for role in rights.ROLES:
        assert rights.may(role, "upload:flag_decision") == rights.may(role, "decide_flags")
        assert rights.may(role, "upload:certification") == rights.may(role, "certify")
        assert rights.may(role, "upload:grant") == rights.may(role, "administer")


def test_years() -> None:
    assert Reader("a", "officer", NATIONAL).may_open(2569)
    assert not Reader("a", "officer", NATIONAL, (2568,)).may_open(2569)
    assert not NOBODY.may_open(2569)
