"""Rows of interchange files, written in every format and sent to a store."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet
import xlsxwriter

from bmn.access.reader import MACHINE, Reader
from bmn.collector.load import LoadReport, load_file

NOW = datetime(2026, 2, 16, 7, 30)
VILLAGE = "5701020101"  # its tambon has two authorities
OTHER_VILLAGE = "5701020201"
AUTHORITY = "570102T"
Row = dict[str, Any]


def household(**changes: Any) -> Row:
    """A plain household of 2569 as a file would have it."""
    row: Row = {
        "survey_year_be": "2569",
        "household_id": "57010000011",
        "revision": "1",
        "village_code": VILLAGE,
        "local_authority_code": "",
        "enumerator_id": "E5701020101",
        "started_at": "2026-01-20T09:00:00",
        "submitted_at": "2026-01-20T09:40:00",
        "members": "3",
        "status": "",
        "confirmed": "1",
        "residence_months": "12",
        "house_no": "12/3",
        "latitude": "19.92",
        "longitude": "99.83",
        "thai_members": "3",
        "foreign_members": "0",
        "income_main": "200000",
        "income_secondary": "0",
        "income_other": "1000",
        "income_own_produce": "5000",
        "income_total": "206000",
        "expense_production": "",
        "expense_necessary": "",
        "expense_unnecessary": "",
        "expense_debt": "",
        "happiness": "8",
    }
    for number in range(1, 39):
        row[f"i{number:02d}_eligible"] = "1"
        row[f"i{number:02d}_fail"] = "0"
    return row | changes


def person(**changes: Any) -> Row:
    """A plain member of the household above."""
    row: Row = {
        "survey_year_be": "2569",
        "household_id": "57010000011",
        "revision": "1",
        "person_no": "1",
        "is_head": "1",
        "relation": "head",
        "sex": "1",
        "birth_date": "1970-05-01",
        "age": "55",
        "nationality": "TH",
        "national_id": "1101700203450",
        "prefix": "นาย",
        "first_name": "สมมติ",
        "last_name": "ใจดี",
        "education_code": "3",
        "occupation_code": "0110",
        "religion": "1",
        "health": "0",
        "is_informant": "1",
    }
    return row | changes


def write_csv(path: Path, rows: list[Row], *, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_parquet(path: Path, rows: list[Row]) -> Path:
    columns = {name: [row[name] or None for row in rows] for name in rows[0]}
    pa.parquet.write_table(
        pa.table({n: pa.array(v, pa.string()) for n, v in columns.items()}), path
    )
    return path


def write_json_lines(path: Path, rows: list[Row]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


def write_xlsx(path: Path, rows: list[Row]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    sheet = book.add_worksheet("ข้อมูล")
    for at, name in enumerate(rows[0]):
        sheet.write_string(0, at, name)
        for line, row in enumerate(rows, 1):
            value = row[name]
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(line, at, value)
            elif value:
                sheet.write_string(line, at, str(value))
    book.close()
    return path


WRITERS: dict[str, Callable[[Path, list[Row]], Path]] = {
    "csv": write_csv,
    "parquet": write_parquet,
    "jsonl": write_json_lines,
    "xlsx": write_xlsx,
}


@dataclass
class Collector:
    """A store with the means to send it files."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    files: int = 0

    def path(self, suffix: str) -> Path:
        self.files += 1
        return self.folder / f"{self.files:03d}.{suffix}"

    def send(
        self, rows: list[Row], *, suffix: str = "csv", now: datetime = NOW, **options: Any
    ) -> LoadReport:
        """Write the rows to a file and load it."""
        return self.load(WRITERS[suffix](self.path(suffix), rows), now=now, **options)

    def send_bytes(self, content: bytes, suffix: str = "csv", **options: Any) -> LoadReport:
        path = self.path(suffix)
        path.write_bytes(content)
        return self.load(path, **options)

    def load(
        self, path: Path, *, now: datetime = NOW, sender: Reader = MACHINE, **options: Any
    ) -> LoadReport:
        report = load_file(self.connection, path, now=now, sender=sender, **options)
        assert report.accepted + report.quarantined + report.dropped == report.rows_read
        assert report.message_th
        assert report.message_en
        return report

    def one(self, sql: str, *values: Any) -> Any:
        """The single value that a query gives."""
        row = self.connection.execute(sql, list(values)).fetchone()
        assert row is not None
        return row[0] if len(row) == 1 else row

    def all(self, sql: str, *values: Any) -> list[Any]:
        return self.connection.execute(sql, list(values)).fetchall()

    def stored(self, column: str) -> list[Any]:
        return [
            v for (v,) in self.all(f"SELECT {column} FROM core_household ORDER BY household_id")
        ]

    def faults(self) -> set[tuple[str | None, str]]:
        """Column and rule of every quarantined row."""
        return set(self.all("SELECT column_name, rule FROM raw_quarantine"))

    def touched(self) -> dict[str, tuple[int, int]]:
        """Village code → households new and revised of the latest load."""
        rows = self.all(
            "SELECT village_code, households_new, households_revised "
            "FROM touched_village JOIN core_village USING (village_no)"
        )
        return {code: (new, revised) for code, new, revised in rows}
