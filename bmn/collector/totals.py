"""Totals rows and blank rows: taken out of the data, and the totals checked against it (T21)."""

from bmn.collector import stage
from bmn.collector.messages import Refused
from bmn.collector.normalise import normalise
from bmn.collector.stage import Stage
from bmn.survey.columns import Column
from bmn.words.thai import clean_text

WORDS = (
    "รวม",
    "รวมทั้งสิ้น",
    "รวมทั้งหมด",
    "ยอดรวม",
    "รวมทั้งประเทศ",
    "รวมทั้งจังหวัด",
    "รวมทั้งอำเภอ",
    "ผลรวม",
    "total",
    "grand total",
    "sum",
)
SUMMED = ("count", "baht")
MOST_FAULTY_ROWS = 5_000  # a table with more faulty rows than this is no table with totals


def take_out(staged: Stage) -> None:
    """Drop the totals and blank rows among the faulty ones.

    A totals row lacks a required cell and says `total` in some cell. Raises Refused where a total
    is neither the sum of the whole file nor of the rows since the total before it.
    """
    connection = staged.connection
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE wanted AS
        SELECT DISTINCT n FROM fault WHERE column_name IS NOT NULL
        """
    )
    faulty = connection.execute("SELECT count(*) FROM wanted").fetchone()
    if not faulty or not 0 < faulty[0] <= MOST_FAULTY_ROWS:
        return
    stage.fetch(staged)
    rows = connection.execute(
        "SELECT * FROM stage_raw SEMI JOIN wanted USING (n) ORDER BY n"
    ).fetchall()
    blank = [row[0] for row in rows if not any(cell and cell.strip() for cell in row[1:])]
    totals = {row[0]: list(row[1:]) for row in rows if _is_total(staged, list(row[1:]))}
    _drop(staged, blank, "blank")
    _drop(staged, list(totals), "total")
    before = -1
    for n, cells in totals.items():
        _check(staged, n, cells, list(totals), before)
        before = n


def _is_total(staged: Stage, cells: list[str | None]) -> bool:
    """Whether a row says that it is a total, and lacks what a record must have."""
    words = {clean_text(cell).casefold() for cell in cells if cell}
    if not words & set(WORDS):
        return False
    for column in staged.columns:
        at = staged.position.get(column.name)
        if at is not None and column.is_required and column.indicator_no is None:
            cell = clean_text(cells[at] or "").casefold()
            if not cell or cell in WORDS:
                return True
    return False


def _drop(staged: Stage, rows: list[int], reason: str) -> None:
    if not rows:
        return
    connection = staged.connection
    connection.execute("DELETE FROM fault WHERE n IN (SELECT unnest($1::BIGINT[]))", [rows])
    connection.execute("INSERT INTO dropped SELECT unnest($1::BIGINT[]), $2", [rows, reason])


def _check(staged: Stage, n: int, cells: list[str | None], totals: list[int], before: int) -> None:
    for column in staged.columns:
        at = staged.position.get(column.name)
        if at is None or column.base_type not in SUMMED or not cells[at]:
            continue
        total = _number(column, cells[at] or "")
        sums = _sums(staged, column, n, totals, before)
        if total is not None and sums is not None and total not in sums:
            raise Refused(
                "totals",
                sheet=_sheet(staged, n),
                line=staged.source.lines([n])[0],
                column=column.name,
                total=f"{total:,}",
                found=f"{sums[0]:,}",
            )


def _sheet(staged: Stage, n: int) -> str:
    """The row's sheet, where there are several."""
    return f"{staged.source.sheet(n)} / " if len(staged.source.sheets) > 1 else ""


def _number(column: Column, text: str) -> int | None:
    """A total as a number; it may be larger than a single record's bounds."""
    unbounded = Column(
        column.kind, column.name, column.type, False, False, False, None, None, column.meaning
    )
    value = normalise(unbounded, text).value
    return int(value) if value is not None else None


def _sums(
    staged: Stage, column: Column, n: int, totals: list[int], before: int
) -> tuple[int, ...] | None:
    """The sums of the whole file, of the rows since `before` and of the sheet so far; None where a
    cell is unreadable."""
    row = staged.connection.execute(
        f"""
        SELECT
            (SELECT count(*) FROM fault WHERE column_name = $name OR column_name IS NULL),
            coalesce(sum("{column.name}"), 0)::BIGINT,
            coalesce(sum("{column.name}") FILTER (n > $before AND n < $n), 0)::BIGINT,
            coalesce(sum("{column.name}") FILTER (n >= $start AND n < $n), 0)::BIGINT
        FROM cell WHERE n NOT IN (SELECT unnest($totals::BIGINT[]))
        """,
        {
            "name": column.name,
            "before": before,
            "n": n,
            "totals": totals,
            "start": staged.source.sheet_start(n),
        },
    ).fetchone()
    assert row is not None
    return None if row[0] else row[1:]
