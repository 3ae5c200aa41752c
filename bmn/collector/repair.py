"""Reads the cells that the fast path left: each different text once, by the one definition."""

import pyarrow as pa

from bmn.collector import canonical, dates, stage
from bmn.collector.messages import Refused
from bmn.collector.normalise import normalise
from bmn.collector.stage import Stage
from bmn.survey.columns import Column

GARBLED_SHARE = 0.01

Placed = tuple[Column, int]  # a column and the place of its cell in the file


def repair(staged: Stage) -> None:
    """Fill what `stage_row` lacks, and note a fault for each cell that can't be read.

    Raises Refused where garbled Thai runs through the file.
    """
    candidates = _candidates(staged)
    if not candidates:
        return
    odd = _odd_cells(staged, candidates)
    if not odd:
        return
    has_garbled = _read_texts(staged, odd)
    _fill(staged, odd)
    _note(staged, odd)
    dates.judge(staged)
    if has_garbled:
        _refuse_garbled(staged)


def _candidates(staged: Stage) -> list[Placed]:
    """The columns that have no value in some odd row: blank, or not canonical."""
    placed = [(c, staged.position[c.name]) for c in staged.columns if c.name in staged.position]
    counts = ", ".join(f'count(*) - count("{column.name}")' for column, _ in placed)
    row = staged.connection.execute(
        f"SELECT count(*), {counts} FROM stage_row WHERE is_odd"
    ).fetchone()
    assert row is not None
    return [place for place, count in zip(placed, row[1:], strict=True) if count] if row[0] else []


def _odd_cells(staged: Stage, candidates: list[Placed]) -> list[Placed]:
    """Table odd_cell: for each odd row, the texts that are not canonical; the columns with any."""
    connection = staged.connection
    places = sorted({at for _, at in candidates})
    rows = "SELECT rowid AS n FROM stage_row WHERE is_odd"
    texts = ", ".join(
        f'CASE WHEN s."{column.name}" IS NULL THEN r.c{at} END AS c{at}'
        for column, at in candidates
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE odd_cell AS SELECT r.n, {texts} "
        f"FROM ({stage.originals(staged, rows, places)}) AS r JOIN stage_row AS s ON s.rowid = r.n"
    )
    counts = ", ".join(f"count(c{at})" for _, at in candidates)
    row = connection.execute(f"SELECT {counts} FROM odd_cell").fetchone()
    assert row is not None
    return [place for place, count in zip(candidates, row, strict=True) if count]


def _read_texts(staged: Stage, odd: list[Placed]) -> bool:
    """Table cell_fix: what each different text means; whether any is garbled."""
    connection = staged.connection
    places: list[int] = []
    texts: list[str] = []
    values: list[str | None] = []
    rules: list[str | None] = []
    for column, at in odd:
        found = connection.execute(
            f"SELECT DISTINCT c{at} FROM odd_cell WHERE c{at} IS NOT NULL"
        ).fetchall()
        for (text,) in found:
            cell = normalise(column, text)
            places.append(at)
            texts.append(text)
            values.append(cell.value)
            rules.append(cell.rule)
    table = pa.table(
        {
            "place": pa.array(places, pa.int32()),
            "text": pa.array(texts, pa.string()),
            "value": pa.array(values, pa.string()),
            "rule": pa.array(rules, pa.string()),
        }
    )
    connection.register("fixes", table)
    connection.execute("CREATE OR REPLACE TEMP TABLE cell_fix AS FROM fixes")
    connection.unregister("fixes")
    return "mojibake" in rules


def _fill(staged: Stage, odd: list[Placed]) -> None:
    """Write the values that were read into the odd rows."""
    values = ", ".join(
        f'{as_stored(f"f{at}.value", canonical.stage_type(column))} AS "{column.name}"'
        for column, at in odd
    )
    joins = " ".join(
        f"LEFT JOIN cell_fix AS f{at} ON f{at}.place = {at} AND f{at}.text = o.c{at}"
        for _, at in odd
    )
    staged.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE stage_patch AS "
        f"SELECT o.n, {values} FROM odd_cell AS o {joins}"
    )
    filled = ", ".join(
        f'"{column.name}" = coalesce(stage_row."{column.name}", p."{column.name}")'
        for column, _ in odd
    )
    staged.connection.execute(
        f"UPDATE stage_row SET {filled} FROM stage_patch AS p WHERE p.n = stage_row.rowid"
    )


def as_stored(value: str, type_: str) -> str:
    """The normaliser's canonical text, as an SQL expression of the staging type."""
    if type_ == "BOOLEAN":
        return f"({value} = '1')"
    return value if type_ == "VARCHAR" else f"try_cast({value} AS {type_})"


def _note(staged: Stage, odd: list[Placed]) -> None:
    for column, at in odd:
        staged.connection.execute(
            f"INSERT INTO fault SELECT o.n, '{column.name}', o.c{at}, f.rule FROM odd_cell AS o "
            f"JOIN cell_fix AS f ON f.place = {at} AND f.text = o.c{at} WHERE f.rule IS NOT NULL"
        )


def _refuse_garbled(staged: Stage) -> None:
    """A file whose Thai is garbled throughout is refused, for its good rows can't be trusted."""
    row = staged.connection.execute(
        "SELECT count(DISTINCT n) FROM fault WHERE rule = 'mojibake'"
    ).fetchone()
    assert row is not None
    if row[0] > GARBLED_SHARE * staged.rows:
        raise Refused("mojibake", share=f"{row[0]:,}/{staged.rows:,}")
