"""Fragments ask again who reads: a right that ended shows nothing more."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from bmn import settings
from bmn.access.reader import MACHINE, NATIONAL, NOBODY, Reader, Scope
from bmn.standing.phase import YearStandards
from bmn.survey.areas import COUNTRY
from bmn.ui.kit.view import ReaderChanged, View
from bmn.warehouse.snapshots import Snapshot, current_snapshot

UI = sorted((settings.ROOT / "bmn" / "ui").rglob("*.py"))


def view(reader: Reader, now: Reader) -> View:
    """A page that was drawn for one reader, read by another now."""
    snapshot = current_snapshot()
    return View(
        page="data",
        language="th",
        mode="day",
        reader=reader,
        snapshot=snapshot,
        year=2569,
        year_row={},
        standards=YearStandards.from_rows((), 2569),
        area=COUNTRY,
        path=(COUNTRY,),
        reader_of=lambda _snapshot: now,
    )


OFFICER = Reader("a", "officer", Scope("district", "5701"))


@pytest.mark.parametrize(
    "now",
    [
        NOBODY,
        replace(OFFICER, role="executive"),
        replace(OFFICER, scope=Scope("district", "5702")),
        replace(OFFICER, scope=NATIONAL),
        replace(OFFICER, years=(2568,)),
        replace(OFFICER, subject="b"),
    ],
    ids=["nobody", "role", "area", "wider", "years", "subject"],
)
def test_another_reader_is_told(small_warehouse: Path, now: Reader) -> None:
    assert not view(OFFICER, now).is_read_still()


def test_the_same_reader_goes_on(small_warehouse: Path) -> None:
    assert view(OFFICER, OFFICER).is_read_still()


def test_a_view_whose_maker_forgot_who_reads_is_nobody_s(small_warehouse: Path) -> None:
    drawn = view(MACHINE, MACHINE)
    told = {name: getattr(drawn, name) for name in View.__dataclass_fields__}
    del told["reader_of"]
    forgot = View(**told)
    with pytest.raises(ReaderChanged):
        forgot.again()


def test_a_reader_who_can_t_be_told_is_another(small_warehouse: Path) -> None:
    def unknown(_snapshot: Snapshot) -> Reader:
        raise ValueError("no such role")

    assert not replace(view(OFFICER, OFFICER), reader_of=unknown).is_read_still()


def fragments() -> list[tuple[str, ast.FunctionDef]]:
    found = []
    for path in UI:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                "st.fragment" in ast.unparse(decorator) for decorator in node.decorator_list
            ):
                found.append((f"{path.parent.name}/{path.stem}.{node.name}", node))
    return found


def test_every_fragment_asks_who_reads() -> None:
    """First of all; the frame's own have no reader, but for the one that watches him."""
    assert len(fragments()) > 5
    for name, node in fragments():
        if name.startswith("frame/"):
            continue
        body = [n for n in node.body if not isinstance(n, ast.Expr)]
        assert ast.unparse(body[0]).startswith("view = again.in_fragment(view"), name
