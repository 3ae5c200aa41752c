"""What became of a file: its row in raw_load, its faulty rows in raw_quarantine.

Rows read = accepted + quarantined + dropped is checked here for every load.
"""

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from bmn import private, settings
from bmn.access.reader import MACHINE, Reader, Scope
from bmn.collector import identity, personal, stage
from bmn.collector.messages import (
    ALREADY_LOADED,
    DONE,
    DROPPED,
    NOTHING_TAKEN,
    RETRIED,
    STILL_OPEN,
    Message,
    row_message,
)
from bmn.collector.stage import Stage
from bmn.survey.columns import Column

ORIGINALS = "quarantine"
UNKNOWN_SHOWN = 50
NONE_ACCEPTED = "none_accepted"  # every row was kept apart: nothing of the file counts yet


@dataclass
class LoadReport:
    """What became of one file. Rows read = accepted + quarantined + dropped."""

    file: str
    sha256: str
    kind: str | None = None
    rows_read: int = 0
    accepted: int = 0
    quarantined: int = 0
    dropped: int = 0
    duplicates: int = 0
    already_loaded: bool = False
    status: str = "loaded"
    message_th: str = ""
    message_en: str = ""
    unknown_columns: list[str] = field(default_factory=list)
    load_id: int = 0
    years: list[int] = field(default_factory=list)
    encoding: str | None = None
    seconds: float = 0.0
    retry_of: int | None = None
    sent_by: str = ""
    sent_role: str = ""
    sent_area_level: str = ""
    sent_area_code: str = ""
    sent_years: list[int] | None = None

    def say_who(self, sender: Reader) -> None:
        """Note who sent the file, in which role, of what he may speak."""
        self.sent_by, self.sent_role = sender.subject, sender.role
        self.sent_area_level, self.sent_area_code = sender.scope.area_level, sender.scope.area_code
        self.sent_years = None if sender.years is None else list(sender.years)

    def row(self) -> dict[str, Any]:
        """The report as plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> "LoadReport":
        """A report from what `row` gave; unknown keys are left out."""
        known = {f.name for f in fields(cls)}
        return cls(**{key: value for key, value in row.items() if key in known})


def next_load_id(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the next load."""
    row = connection.execute("SELECT coalesce(max(load_id), 0) + 1 FROM raw_load").fetchone()
    assert row is not None
    return int(row[0])


def loaded_before(
    connection: duckdb.DuckDBPyConnection, sha256: str, sender: Reader
) -> tuple[int, str, int] | None:
    """Load id, kind and rows of the load that took these very bytes in, if any.

    Of a sender who may speak of a part only, another may have more to send by the same file.
    """
    return connection.execute(
        """
        SELECT load_id, kind, rows_read FROM raw_load
        WHERE sha256 = $sha256 AND status = 'loaded' AND (
            sent_by IS NULL OR (sent_area_level = 'country' AND sent_years IS NULL)
            OR (sent_area_level = $level AND sent_area_code = $code
                AND sent_years IS NOT DISTINCT FROM $years::INTEGER[])
        )
        ORDER BY load_id LIMIT 1
        """,
        {
            "sha256": sha256,
            "level": sender.scope.area_level,
            "code": sender.scope.area_code,
            "years": None if sender.years is None else list(sender.years),
        },
    ).fetchone()


def sender_of(connection: duckdb.DuckDBPyConnection, load_id: int) -> Reader:
    """Who sent the file of a load: the operator, for loads from before it was noted."""
    row = connection.execute(
        "SELECT sent_by, sent_role, sent_area_level, sent_area_code, sent_years "
        "FROM raw_load WHERE load_id = $1 AND sent_by IS NOT NULL",
        [load_id],
    ).fetchone()
    if row is None:
        return MACHINE
    subject, role, level, code, years = row
    return Reader(subject, role, Scope(level, code), None if years is None else tuple(years))


def write(connection: duckdb.DuckDBPyConnection, report: LoadReport, now: datetime) -> None:
    """Add the report to raw_load."""
    connection.execute(
        """
        INSERT INTO raw_load BY NAME SELECT
            $load_id AS load_id, $file AS file_name, $sha256 AS sha256, $kind AS kind,
            $encoding AS encoding, $now::TIMESTAMP AS received_at, $seconds AS seconds,
            $rows_read AS rows_read, $accepted AS accepted, $quarantined AS quarantined,
            $dropped AS dropped, $duplicates AS duplicates, $status AS status,
            $message_th AS message_th, $message_en AS message_en,
            $unknown_columns AS unknown_columns, $survey_years AS survey_years,
            $retry_of AS retry_of, $sent_by AS sent_by, $sent_role AS sent_role,
            $sent_area_level AS sent_area_level, $sent_area_code AS sent_area_code,
            $sent_years::INTEGER[] AS sent_years
        """,
        {
            "load_id": report.load_id,
            "file": report.file,
            "sha256": report.sha256,
            "kind": report.kind,
            "encoding": report.encoding,
            "now": now,
            "seconds": report.seconds,
            "rows_read": report.rows_read,
            "accepted": report.accepted,
            "quarantined": report.quarantined,
            "dropped": report.dropped,
            "duplicates": report.duplicates,
            "status": report.status,
            "message_th": report.message_th,
            "message_en": report.message_en,
            "unknown_columns": ", ".join(report.unknown_columns) or None,
            "survey_years": ", ".join(map(str, report.years)) or None,
            "retry_of": report.retry_of,
            "sent_by": report.sent_by or None,
            "sent_role": report.sent_role or None,
            "sent_area_level": report.sent_area_level or None,
            "sent_area_code": report.sent_area_code or None,
            "sent_years": report.sent_years,
        },
    )


def count(staged: Stage, report: LoadReport, remarks: list[Message]) -> None:
    """Fill the report's counts and message. Raises AssertionError if rows were lost or invented."""
    connection = staged.connection
    row = connection.execute(
        """
        SELECT (SELECT count(DISTINCT n) FROM fault), (SELECT count(*) FROM dropped),
            (SELECT count(*) FROM dropped WHERE reason = 'duplicate'),
            (SELECT count(*) FROM (SELECT n FROM fault INTERSECT SELECT n FROM dropped)),
            (SELECT count(*) - count(DISTINCT n) FROM dropped)
        """
    ).fetchone()
    assert row is not None
    quarantined, dropped, duplicates, both, twice = row
    if both or twice:
        raise AssertionError(f"{both} rows are quarantined and dropped, {twice} dropped twice")
    report.rows_read = staged.rows
    report.quarantined, report.dropped, report.duplicates = quarantined, dropped, duplicates
    report.accepted = staged.rows - quarantined - dropped
    if "survey_year_be" in {column.name for column in staged.columns}:
        years = connection.execute(
            "SELECT DISTINCT survey_year_be FROM cell ANTI JOIN fault USING (n) ORDER BY 1"
        ).fetchall()
        report.years = [year for (year,) in years if year is not None]
    _say(staged, report, remarks)


def _say(staged: Stage, report: LoadReport, remarks: list[Message]) -> None:
    parts = [DONE.filled(**report.row())]
    reasons = staged.connection.execute(
        "SELECT reason, count(*) FROM dropped GROUP BY reason ORDER BY reason"
    ).fetchall()
    parts += [DROPPED[reason].filled(count=number) for reason, number in reasons]
    parts += staged.source.remarks
    if report.retry_of is not None:
        parts.insert(0, RETRIED.filled(load_id=report.retry_of))
    parts += remarks
    if not report.accepted and report.quarantined:
        report.status = NONE_ACCEPTED
        parts.insert(0, NOTHING_TAKEN)
    report.message_th = personal.hidden(" · ".join(part.th for part in parts))
    report.message_en = personal.hidden(" · ".join(part.en for part in parts))


def say_already_loaded(
    connection: duckdb.DuckDBPyConnection, report: LoadReport, load_id: int
) -> None:
    """Fill the message of a file that was taken in before, and say what of it is still open."""
    message = ALREADY_LOADED.filled(load_id=load_id)
    row = connection.execute(
        """
        SELECT count(DISTINCT (q.load_id, q.sheet, q.line)) FROM raw_quarantine AS q
        JOIN raw_load AS l USING (load_id)
        WHERE q.settled_by IS NULL AND (l.load_id = $1 OR l.retry_of = $1)
        """,
        [load_id],
    ).fetchone()
    if row is not None and row[0]:
        still = STILL_OPEN.filled(count=row[0])
        message = Message(f"{message.th} · {still.th}", f"{message.en} · {still.en}")
    report.message_th, report.message_en = message.th, message.en


def quarantine(staged: Stage, load_id: int) -> None:
    """Write the faulty rows to raw_quarantine, and the whole originals to the restricted folder."""
    connection = staged.connection
    connection.execute("CREATE OR REPLACE TEMP TABLE wanted AS SELECT DISTINCT n FROM fault")
    rows = [n for (n,) in connection.execute("SELECT n FROM wanted ORDER BY n").fetchall()]
    if not rows:
        return
    stage.fetch(staged)
    _number_lines(staged, rows)
    _messages(staged)
    shown = _shown_cells(staged)
    restricted = [column.name for column in staged.columns if column.is_restricted]
    hidden = ", ".join(f"'{name}'" for name in restricted) or "''"
    connection.execute(
        f"""
        INSERT INTO raw_quarantine
        SELECT $load_id::INTEGER, l.sheet, l.line, f.column_name,
            if(f.column_name IN ({hidden}), NULL, {personal.hidden_sql(_value(staged))}),
            f.rule, m.message_th, m.message_en, {personal.hidden_sql(shown)},
            {_year(staged)}, v.village_code,
            coalesce(left(v.village_code, 4), {_district(staged)}),
            {identity.key_sql(staged.source.match.kind, "c")},
            {identity.revision_sql(staged.source.match.kind, "c")}, NULL, NULL
        FROM fault AS f
        JOIN stage_raw AS r USING (n)
        JOIN line_of AS l USING (n)
        LEFT JOIN cell AS c USING (n)
        LEFT JOIN fault_message AS m
            ON m.rule = f.rule AND m.column_name IS NOT DISTINCT FROM f.column_name
        LEFT JOIN (SELECT village_code, village_code AS spelling FROM core_village) AS v
            ON v.spelling = {_village(staged)}
        ORDER BY f.n, f.column_name
        """,
        {"load_id": load_id},
    )
    _keep_originals(staged, load_id)


def _number_lines(staged: Stage, rows: list[int]) -> None:
    lines = pa.table(
        {
            "n": pa.array(rows, pa.int64()),
            "line": pa.array(staged.source.lines(rows), pa.int64()),
            "sheet": pa.array([staged.source.sheet(n) for n in rows], pa.string()),
        }
    )
    staged.connection.register("lines", lines)
    staged.connection.execute("CREATE OR REPLACE TEMP TABLE line_of AS FROM lines")
    staged.connection.unregister("lines")


def _messages(staged: Stage) -> None:
    """Table fault_message: the words of each rule and column that occurred."""
    pairs = staged.connection.execute("SELECT DISTINCT rule, column_name FROM fault").fetchall()
    columns = {column.name: column for column in staged.columns}
    said = [
        (rule, name, row_message(rule, *_words(staged, columns.get(name or ""))))
        for rule, name in pairs
    ]
    table = pa.table(
        {
            "rule": pa.array([rule for rule, _, _ in said], pa.string()),
            "column_name": pa.array([name for _, name, _ in said], pa.string()),
            "message_th": pa.array([message.th for *_, message in said], pa.string()),
            "message_en": pa.array([message.en for *_, message in said], pa.string()),
        }
    )
    staged.connection.register("said", table)
    staged.connection.execute("CREATE OR REPLACE TEMP TABLE fault_message AS FROM said")
    staged.connection.unregister("said")


def _words(staged: Stage, column: Column | None) -> tuple[str, Message, str]:
    """A column in the sender's own header word, the values it takes, and its bounds."""
    if column is None:
        return "", Message("", ""), ""
    at = staged.position.get(column.name)
    word = column.name if at is None else personal.hidden(staged.source.header[at].strip()[:60])
    values = list(dict.fromkeys(value for _, value in column.accepted))
    in_thai = [
        next((w for w, v in column.accepted if v == value and not w.isascii()), value)
        for value in values
    ]
    bounds = ""
    if column.minimum is not None and column.maximum is not None:
        bounds = f"{column.minimum:.0f}-{column.maximum:.0f}"
    return word or column.name, Message(", ".join(in_thai), ", ".join(values)), bounds


def _value(staged: Stage) -> str:
    """The raw text of the cell that a fault speaks of."""
    cases = " ".join(
        f"WHEN '{column.name}' THEN r.c{staged.position[column.name]}"
        for column in staged.columns
        if column.name in staged.position and not column.is_restricted
    )
    return f"coalesce(f.value, CASE f.column_name {cases} END)"


def _shown_cells(staged: Stage) -> str:
    """The original row as JSON under the file's own headers, known unrestricted columns only."""
    pairs = ", ".join(
        f"{_quoted(staged.source.header[at])}, r.c{at}"
        for column in staged.columns
        if (at := staged.position.get(column.name)) is not None and not column.is_restricted
    )
    return f"json_object({pairs})::VARCHAR"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _has(staged: Stage, name: str) -> bool:
    return name in {column.name for column in staged.columns}


def _year(staged: Stage) -> str:
    return "c.survey_year_be::USMALLINT" if _has(staged, "survey_year_be") else "NULL"


def _village(staged: Stage) -> str:
    if _has(staged, "village_code"):
        return "if(length(c.village_code) = 8, c.village_code || '01', c.village_code)"
    if _has(staged, "area_code"):
        return "if(length(c.area_code) = 10, c.area_code, NULL)"
    return "NULL"


def _district(staged: Stage) -> str:
    """The district of a row whose village is unknown, where its code names a real one."""
    for name in ("village_code", "area_code"):
        if _has(staged, name):
            return (
                f"(SELECT district_code FROM core_district WHERE district_code = left(c.{name}, 4))"
            )
    return "NULL"


def _keep_originals(staged: Stage, load_id: int) -> None:
    """The whole original rows, restricted cells too, for correction: restricted folder only."""
    private.folder(settings.restricted_dir() / ORIGINALS)
    path = originals_path(load_id)
    words = json.dumps(staged.source.header, ensure_ascii=False)
    staged.connection.execute(
        f"COPY (SELECT l.line, l.sheet, r.* EXCLUDE (n) "
        f"FROM stage_raw AS r JOIN line_of AS l USING (n) "
        f"SEMI JOIN fault USING (n) ORDER BY n) TO {_quoted(str(path))} "
        f"(FORMAT parquet, KV_METADATA {{header: {_quoted(words)}}})"
    )


def originals_header(connection: duckdb.DuckDBPyConnection, load_id: int) -> list[str]:
    """The header of the file whose whole quarantined rows are kept."""
    row = connection.execute(
        f"SELECT decode(value) FROM parquet_kv_metadata('{originals_path(load_id)}') "
        "WHERE decode(key) = 'header'"
    ).fetchone()
    assert row is not None
    words: list[str] = json.loads(row[0])
    return words


def originals_sheet(connection: duckdb.DuckDBPyConnection, load_id: int) -> str:
    """The sheet of the whole quarantined rows, as SQL: NULL in files from before it was kept."""
    path = originals_path(load_id)
    have = connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()
    return "sheet" if "sheet" in {row[0] for row in have} else "NULL::VARCHAR"


def originals_path(load_id: int) -> Path:
    """Where the whole quarantined rows of a load are kept until they are purged."""
    return settings.restricted_dir() / ORIGINALS / f"{load_id:08d}.parquet"
