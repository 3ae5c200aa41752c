"""A column of dates judged as a whole: half of it may have been converted before it reached us.

Excel under American settings reads a typed 10/01 as 1 October and makes a date of it; what it can't
read so, 20/01, stays text. Each cell is valid then; only the column shows what happened.
"""

import re

from bmn.collector.normalise import normalise
from bmn.collector.stage import Stage
from bmn.words.thai import clean_text, unescaped

TYPES = ("timestamp", "date", "birth_date")
LAST_MONTH = 12
_TYPED = re.compile(r"'?([0-9]{1,2})[/.-][0-9]{1,2}[/.-][0-9]{4}(?![0-9]).*")
_CONVERTED = re.compile(
    r"'?[0-9]{4}[-/][0-9]{1,2}[-/]([0-9]{1,2})(?![0-9]).*|[0-9]{5,6}(\.[0-9]+)?"
)


def judge(staged: Stage) -> None:
    """Note a fault for each converted date of a column whose typed dates all have a day above 12
    while every converted one has a day up to 12.

    Needs the tables that `repair` leaves: `odd_cell` holds what is not written in ISO form.
    """
    connection = staged.connection
    kept = {row[0] for row in connection.execute("DESCRIBE odd_cell").fetchall()}
    for column in staged.columns:
        at = staged.position.get(column.name)
        if column.base_type not in TYPES or at is None or f"c{at}" not in kept:
            continue
        texts = connection.execute(
            f"SELECT DISTINCT c{at} FROM odd_cell WHERE c{at} IS NOT NULL"
        ).fetchall()
        typed, converted = set(), []
        for (text,) in texts:
            value = normalise(column, text).value
            plain = unescaped(clean_text(text, digits=True))
            if value is None:
                continue
            if found := _TYPED.fullmatch(plain):
                typed.add(int(found[1]))
            elif _CONVERTED.fullmatch(plain) and len(value) >= len("2026-01-31"):
                converted.append((text, int(value[8:10])))
        if not typed or min(typed) <= LAST_MONTH or any(day > LAST_MONTH for _, day in converted):
            continue
        _note(staged, column.name, at, [text for text, _ in converted])


def _note(staged: Stage, name: str, at: int, texts: list[str]) -> None:
    """Fault the converted cells: those texts, and every cell that is in ISO form."""
    canonical = (
        f'SELECT s.rowid AS n, s."{name}"::VARCHAR AS moment FROM stage_row AS s '
        f"LEFT JOIN odd_cell AS o ON o.n = s.rowid "
        f'WHERE s."{name}" IS NOT NULL AND o.c{at} IS NULL AND length(s."{name}"::VARCHAR) >= 10'
    )
    row = staged.connection.execute(
        f"SELECT count(*) FROM ({canonical}) WHERE moment[9:10]::INTEGER > {LAST_MONTH}"
    ).fetchone()
    if row and row[0]:
        return
    staged.connection.execute(
        f"INSERT INTO fault SELECT n, $name, moment, 'date_swapped' FROM ({canonical}) "
        f"UNION ALL SELECT n, $name, c{at}, 'date_swapped' FROM odd_cell "
        f"WHERE c{at} IN (SELECT unnest($texts::VARCHAR[]))",
        {"name": name, "texts": texts},
    )
