"""Files nobody thought of, by the hundred thousand: `python -m benchmarks.fuzz --files 100000`.

Each is a good file changed by bytes or by structure (a workbook's parts, a Parquet footer, keys of
JSON, fields of CSV, the files of a shapefile). None may end the collector, leave the inbox blocked,
or put a wrong row in: what was stored is held against a second reader of the same file (csv, json,
openpyxl, pyarrow) and against what a row can be at all. File number n of a seed is always the same.
"""

import argparse
import csv
import io
import json
import os
import random
import shutil
import struct
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet

from bmn.access.reader import MACHINE
from bmn.boundaries import reading
from bmn.boundaries.report import Refused as BoundaryRefused
from bmn.collector import inbox, load, service
from bmn.collector.normalise import normalise
from bmn.survey import columns

NOW = datetime(2026, 2, 16, 7, 30)
FORMATS = ("csv", "jsonl", "parquet", "xlsx")
BOUNDARIES = ("geojson", "zip")
SHARE_OF_BOUNDARIES = 0.05
MOST_THROUGH_THE_INBOX = 200  # each is published: seconds, not milliseconds
CHECKED = {  # column of a file -> column of the store
    "members": "members::VARCHAR",
    "income_main": "income_main::VARCHAR",
    "submitted_at": "submitted_at::VARCHAR",
    "i05_eligible": "i05_eligible::VARCHAR",
    "i05_fail": "i05_fail::VARCHAR",
    "survey_year_be": "survey_year_be::VARCHAR",
}
IMPOSSIBLE = (
    "SELECT count(*) FROM core_household WHERE members NOT BETWEEN 0 AND 999 "
    "OR i05_fail > i05_eligible OR submitted_at NOT BETWEEN '2016-01-01' AND '2026-02-18' "
    "OR village_no IS NULL OR income_main < 0 OR household_id IS NULL "
    "OR regexp_full_match(household_id, '[0-9]{13}')"
)
EMPTIED = (
    "core_household",
    "core_household_history",
    "core_household_private",
    "core_person",
    "core_person_private",
    "core_target",
    "core_register_history",
    "raw_load",
    "raw_quarantine",
)
HOUSEHOLD = {column.name: column for column in columns.kinds()["household"].columns}

Rows = list[dict[str, str]]
Change = Callable[[random.Random, bytes], bytes]


@dataclass
class Found:
    """What came of a run."""

    outcomes: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


# --- good files -----------------------------------------------------------------------------------


def wholes(rows_of: Callable[[str], Rows], writers: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Format → the bytes of good files in it."""
    made: dict[str, list[bytes]] = {}
    for suffix in FORMATS:
        for kind in ("household", "person", "target"):
            path = writers[suffix](folder / f"whole-{kind}.{suffix}", rows_of(kind))
            made.setdefault(suffix, []).append(path.read_bytes())
    made["geojson"], made["zip"] = [_geojson()], [_shapefile(folder)]
    return made


def _geojson() -> bytes:
    square = [[[99.8, 19.9], [99.8, 20.0], [99.9, 20.0], [99.9, 19.9], [99.8, 19.9]]]
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": square},
        }
        for code in ("57", "50")
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _shapefile(folder: Path) -> bytes:
    """A zipped shapefile of one square, written by hand so that nothing is needed for it."""
    points = [(99.8, 19.9), (99.8, 20.0), (99.9, 20.0), (99.9, 19.9), (99.8, 19.9)]
    shape = struct.pack("<i4d2i1i", 5, 99.8, 19.9, 99.9, 20.0, 1, len(points), 0)
    shape += b"".join(struct.pack("<2d", *point) for point in points)
    record = struct.pack(">2i", 1, len(shape) // 2) + shape

    def head(words: int) -> bytes:
        return (
            struct.pack(">7i", 9994, 0, 0, 0, 0, 0, words)
            + struct.pack("<2i", 1000, 5)
            + struct.pack("<8d", 99.8, 19.9, 99.9, 20.0, 0, 0, 0, 0)
        )

    name = b"code".ljust(11, b"\0") + b"C" + bytes(4) + bytes([2, 0]) + bytes(14)
    table = struct.pack("<4BI2H", 3, 126, 1, 1, 1, 32 + 32 + 1, 3) + bytes(20) + name + b"\r"
    parts = {
        "a.shp": head(50 + len(record) // 2) + record,
        "a.shx": head(54) + struct.pack(">2i", 50, len(shape) // 2),
        "a.dbf": table + b" 57\x1a",
        "a.prj": b'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
        b'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]',
    }
    return _zipped(parts)


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


# --- changes --------------------------------------------------------------------------------------

PIECES = (
    b"\0",
    b"\xff\xfe",
    b'"',
    b",",
    b"\r",
    b"\n",
    b"=1+1",
    "๓".encode(),
    b"1101700203450",
    b"99999999999999999999",
    b"NaN",
    b"<!DOCTYPE a>",
    b"\xe0\xb8",
    b"-1",
    b"1E+9",
    b"{",
    b"]",
)


def by_bytes(chance: random.Random, content: bytes) -> bytes:
    """A few bytes flipped, cut, put in, doubled, or the end lost."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(max(len(changed), 1))
        how = chance.randrange(6)
        if how == 0 and changed:
            changed[at] ^= 1 << chance.randrange(8)
        elif how == 1:
            del changed[at : at + chance.randint(1, 40)]
        elif how == 2:
            changed[at:at] = chance.choice(PIECES)
        elif how == 3:
            changed[at:at] = changed[at : at + chance.randint(1, 200)]
        elif how == 4 and chance.random() < 0.3:
            del changed[at:]
        elif changed:
            changed[at] = chance.randrange(256)
    return bytes(changed)


def _text(chance: random.Random, content: bytes) -> bytes:
    """Rows and fields of a text exchanged, dropped, doubled; another delimiter or encoding."""
    lines = content.decode("utf-8").splitlines(keepends=True)
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    how = chance.randrange(6)
    if how == 0:
        lines[at], lines[other] = lines[other], lines[at]
    elif how == 1:
        lines.insert(at, lines[other])
    elif how == 2:
        fields = lines[at].split(",")
        first, second = chance.randrange(len(fields)), chance.randrange(len(fields))
        fields[first], fields[second] = fields[second], fields[first]
        lines[at] = ",".join(fields)
    elif how == 3:
        lines = [line.replace(",", chance.choice(";\t|")) for line in lines]
    elif how == 4:
        del lines[at]
    encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp874"))
    return "".join(lines).encode(encoding, "replace")


def _json(chance: random.Random, content: bytes) -> bytes:
    """Keys doubled, values nested, other types."""
    rows = [json.loads(line) for line in content.decode("utf-8").splitlines()]
    row = chance.choice(rows)
    key = chance.choice(list(row))
    row[key] = chance.choice(([row[key]], {"a": row[key]}, None, True, 1e300, 3, "", "๓"))
    lines = [json.dumps(one, ensure_ascii=chance.random() < 0.5) for one in rows]
    at = chance.randrange(len(lines))
    if chance.random() < 0.3:
        lines[at] = lines[at][:-1] + f', "{key}": "7"}}'
    if chance.random() < 0.1:
        lines = ["[" + ",".join(lines) + "]"]
    return "\n".join(lines).encode()


def _parquet(chance: random.Random, content: bytes) -> bytes:
    """The footer changed, or the same rows in other types, orders and codecs."""
    if chance.random() < 0.4:
        footer = struct.unpack("<I", content[-8:-4])[0]
        at = len(content) - 8 - footer
        inner = bytearray(content[at:-8])
        for _ in range(chance.randint(1, 4)):
            inner[chance.randrange(len(inner))] = chance.randrange(256)
        return content[:at] + bytes(inner) + struct.pack("<I", len(inner)) + b"PAR1"
    table = pa.parquet.read_table(io.BytesIO(content))
    names = list(table.column_names)
    chance.shuffle(names)
    table = table.select(names)
    name = chance.choice(names)
    how, at = chance.randrange(4), names.index(name)
    if how == 0:
        table = table.set_column(at, name, pa.array([[1, 2]] * len(table)))
    elif how == 1:
        table = table.set_column(at, name, table[name].cast(pa.binary()))
    elif how == 2:
        table = table.set_column(at, name, pa.array([chance.random() * 1e6] * len(table)))
    elif how == 3:
        table = table.slice(0, 0) if chance.random() < 0.3 else table.drop_columns([name])
    out = io.BytesIO()
    pa.parquet.write_table(table, out, compression=chance.choice(("none", "zstd", "snappy")))
    return out.getvalue()


XML = (
    (b'r="A2"', b'r="XFD1048576"'),
    (b'r="A2"', b'r="A1"'),
    (b'r="A2"', b'r="ZZZZ9"'),
    (b'r="2"', b'r="1048576"'),
    (b't="s"', b't="e"'),
    (b't="s"', b't="n"'),
    (b't="s"', b't="b"'),
    (b"<v>3</v>", b"<v>999999</v>"),
    (b"<v>3</v>", b"<f>1/0</f>"),
    (b"<v>3</v>", b"<v></v>"),
    (b"<si>", b"<si><t>x</t></si><si>"),
    (b"</sheetData>", b""),
    (b"<row", b"<row hidden='1'"),
    (b"<?xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><?xml"),
    (b'name="', b'state="hidden" name="'),
)


def _parts(chance: random.Random, content: bytes) -> bytes:
    """A part of a zip changed inside, dropped, doubled or exchanged; the zip itself is whole."""
    parts = _unzipped(content)
    name = chance.choice(list(parts))
    how = chance.randrange(5)
    if how == 0:
        del parts[name]
    elif how == 1:
        other = chance.choice(list(parts))
        parts[name], parts[other] = parts[other], parts[name]
    elif how == 2:
        parts[name] = by_bytes(chance, parts[name])
    else:
        sheets = [one for one in parts if one.endswith(("sheet1.xml", "Strings.xml", "book.xml"))]
        name = chance.choice(sheets or [name])
        old, new = chance.choice(XML)
        times = chance.choice((1, 1, -1))
        parts[name] = parts[name].replace(old, new, times)
        if not sheets:
            parts[name] = by_bytes(chance, parts[name][:100]) + parts[name][100:]
    return _zipped(parts)


STRUCTURE: dict[str, Change] = {
    "csv": _text,
    "jsonl": _json,
    "parquet": _parquet,
    "xlsx": _parts,
    "geojson": by_bytes,
    "zip": _parts,
}


def mutant(whole: dict[str, list[bytes]], seed: int, number: int) -> tuple[str, bytes]:
    """The file of that number: its format and its bytes."""
    chance = random.Random(f"{seed}:{number}")
    formats = BOUNDARIES if chance.random() < SHARE_OF_BOUNDARIES else FORMATS
    suffix = chance.choice(formats)
    content = chance.choice(whole[suffix])
    change = by_bytes if chance.random() < 0.5 else STRUCTURE[suffix]
    return suffix, change(chance, content)


# --- second readers -------------------------------------------------------------------------------


def second_reading(suffix: str, content: bytes) -> Rows | None:
    """The rows of a file as another reader sees them; None where it can't, or may see otherwise."""
    try:
        rows = _READERS[suffix](content)
    except Exception:  # whatever a library makes of a damaged file
        return None
    if not rows or any(set(CHECKED) - set(row) or "household_id" not in row for row in rows):
        return None
    return rows


def _csv_rows(content: bytes) -> Rows:
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    return _tabled(lines)


def _json_rows(content: bytes) -> Rows:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError
        return dict(pairs)

    lines = content.decode("utf-8").split("\n")
    rows = [json.loads(line, object_pairs_hook=once) for line in lines if line.strip()]
    return [{k: v for k, v in row.items() if isinstance(v, str)} for row in rows]


def _parquet_rows(content: bytes) -> Rows:
    table = pa.parquet.read_table(io.BytesIO(content))
    return [
        {k: "" if v is None else v for k, v in row.items() if v is None or isinstance(v, str)}
        for row in table.to_pylist()
    ]


def _xlsx_rows(content: bytes) -> Rows:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    lines = [["" if c is None else str(c) for c in row] for row in book.worksheets[0].values]
    return _tabled(lines)


def _tabled(lines: list[list[str]]) -> Rows:
    words, *rest = lines
    return [dict(zip(words, line, strict=True)) for line in rest if len(line) == len(words)]


_READERS: dict[str, Callable[[bytes], Rows]] = {
    "csv": _csv_rows,
    "jsonl": _json_rows,
    "parquet": _parquet_rows,
    "xlsx": _xlsx_rows,
}


def differing(stored: Iterable[tuple[Any, ...]], rows: Rows) -> list[str]:
    """Stored households that no row of the second reading explains."""
    meant = {
        tuple(_meaning(name, row[name]) for name in ("household_id", *CHECKED)) for row in rows
    }
    return [repr(one) for one in stored if tuple(one) not in meant]


def _meaning(name: str, text: str) -> str | None:
    return normalise(HOUSEHOLD[name], text).value if text else None


# --- the run --------------------------------------------------------------------------------------


class Run:
    """Sends mutants to a store and looks at what became of them."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, whole: dict[str, list[bytes]]
    ) -> None:
        self._connection = connection
        self._folder = folder
        self._whole = whole
        self.found = Found()

    def one(self, seed: int, number: int) -> None:
        """Send file `number`; notes a wrong row. Raises whatever would end a collector."""
        suffix, content = mutant(self._whole, seed, number)
        path = self._folder / f"fuzz.{suffix}"
        path.write_bytes(content)
        if suffix in BOUNDARIES:
            self._boundary(path)
            return
        for table in EMPTIED:
            self._connection.execute(f"DELETE FROM {table}")
        report = load.load_file(self._connection, path, now=NOW, sender=MACHINE)
        self.found.outcomes[f"{suffix} {report.status}"] += 1
        label = f"seed {seed} file {number} ({suffix})"
        if report.accepted + report.quarantined + report.dropped != report.rows_read:
            self.found.wrong.append(f"{label}: rows don't add up")
        if self._value(IMPOSSIBLE):
            self.found.wrong.append(f"{label}: an impossible row")
        if report.kind != "household" or not report.accepted:
            return
        rows = second_reading(suffix, content)
        if rows is None:
            return
        self.found.compared += 1
        told = ", ".join(CHECKED.values())
        stored = self._connection.execute(f"SELECT household_id, {told} FROM core_household")
        self.found.wrong += [f"{label}: {one}" for one in differing(stored.fetchall(), rows)]

    def _boundary(self, path: Path) -> None:
        try:
            layers = reading.layers_apart(path)
            self.found.outcomes[f"{path.suffix[1:]} read {len(layers)}"] += 1
        except BoundaryRefused as refused:
            self.found.outcomes[f"{path.suffix[1:]} {refused.key}"] += 1

    def _value(self, sql: str) -> Any:
        row = self._connection.execute(sql).fetchone()
        return row[0] if row else None


def through_the_inbox(whole: dict[str, list[bytes]], seed: int, numbers: range) -> list[str]:
    """Put the files into a real inbox under a watching collector, a good one last; what went wrong:
    files that still lie there, or the good one not taken."""
    folder = inbox_folder()
    for number in numbers:
        suffix, content = mutant(whole, seed, number)
        if suffix not in BOUNDARIES:
            (folder / f"{number:09d}.{suffix}").write_bytes(content)
    said: list[str] = []
    deadline = time.monotonic() + 600
    good = folder / "zzz-good.csv"
    good.write_text("survey_year_be,area_level,area_code,households\n2569,province,57,7\n")
    with service.collector() as one:
        service.watch(
            one,
            said.append,
            until=lambda: not inbox.waiting_files(folder) or time.monotonic() > deadline,
        )
        row = one.connection.execute(
            "SELECT max(households) FROM core_target WHERE area_code = '57'"
        ).fetchone()
    left = [path.name for path in inbox.waiting_files(folder)]
    troubles = [f"left in the inbox: {name}" for name in left]
    if row is None or row[0] is None:
        troubles.append("the good file was not taken")
    return troubles


def inbox_folder() -> Path:
    """The inbox of the settings, made where it is missing."""
    from bmn import private, settings

    return private.folder(settings.inbox_dir())


def main() -> int:
    """Run it and print what came of it; exit status 1 when anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--seed", type=int, default=2569)
    options = parser.parse_args()
    from bmn.store import schema
    from tests.collector import records

    with tempfile.TemporaryDirectory(prefix="bmn-fuzz-") as name:
        folder = Path(name)
        os.environ["BMN_DATA_DIR"] = str(folder / "data")
        os.environ["BMN_KEY_FILE"] = str(folder / "key")
        whole = wholes(good_rows(records), records.WRITERS, folder)
        connection = schema.open_store(folder / "store.duckdb")
        run = Run(connection, folder, whole)
        began = time.monotonic()
        numbers = range(options.first, options.first + options.files)
        for number in numbers:
            run.one(options.seed, number)
            if number % 1000 == 999:
                passed = time.monotonic() - began
                print(f"{number + 1:,} files, {passed:,.0f} s, {len(run.found.wrong)} wrong")
                sys.stdout.flush()
        connection.close()
        some = range(options.first, options.first + min(options.files, MOST_THROUGH_THE_INBOX))
        run.found.wrong += through_the_inbox(whole, options.seed, some)
        shutil.rmtree(folder / "data", ignore_errors=True)
    for outcome, count in sorted(run.found.outcomes.items()):
        print(f"{outcome}: {count:,}")
    print(f"compared with a second reader: {run.found.compared:,}; seed {options.seed}")
    for wrong in run.found.wrong[:50]:
        print(f"WRONG {wrong}")
    print(
        f"{options.files:,} files, {time.monotonic() - began:,.0f} s, {len(run.found.wrong)} wrong"
    )
    return 1 if run.found.wrong else 0


def good_rows(records: Any) -> Callable[[str], Rows]:
    """The rows of the good files, by kind."""

    def rows(kind: str) -> Rows:
        if kind == "target":
            return [
                {"survey_year_be": "2569", "area_level": "province", "area_code": str(code)}
                | {"households": str(code * 7)}
                for code in (50, 57, 83)
            ]
        make = records.household if kind == "household" else records.person
        return [make(household_id=f"5701000{n:04d}") for n in range(4)]

    return rows


if __name__ == "__main__":
    sys.exit(main())
