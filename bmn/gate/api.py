"""The answers of the pages' queries for programs: read-only, by personal token.

The same reader, scope, rights and small-number rules as on the screens, since the same function
asks (`bmn.warehouse.queries`). Queries run in threads, a few at a time, so that a slow one never
stops the pages. What was asked, the rows and the hash are in the audit before a byte leaves.
"""

import base64
import binascii
import hashlib
import io
import json
import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import anyio
import pyarrow as pa
import pyarrow.parquet as pq
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bmn.access import audit, grants, tokens
from bmn.access.reader import Reader
from bmn.access.tokens import Token
from bmn.exchange import spreadsheet
from bmn.exchange.spreadsheet import Field
from bmn.gate import paths
from bmn.gate.files import covers, disposition
from bmn.warehouse import queries, snapshots, sql
from bmn.warehouse.snapshots import Snapshot

PATH = paths.API
AT_ONCE = 2
WAIT_SECONDS = 20.0
LONGEST_QUERY = 2_000
MEDIA = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": spreadsheet.XLSX_MIME,
    "parquet": "application/vnd.apache.parquet",
}
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="bmn", Basic realm="bmn"'}
_log = logging.getLogger(__name__)


class _No(Exception):
    """An answer that isn't given: status, what is wrong in Thai and English, headers."""

    def __init__(self, status: int, th: str, en: str, **headers: str) -> None:
        super().__init__(en)
        self.status, self.th, self.en = status, th, en
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def response(self) -> Response:
        content = {"error": {"th": self.th, "en": self.en}}
        return JSONResponse(content, self.status, {"Cache-Control": "no-store", **self.headers})


def routes() -> list[Route]:
    """What the server answers below `/api/v1/`; the gate lets it through to its own tokens."""
    return [
        Route(f"{PATH}openapi.json", _description, methods=["GET"]),
        Route(f"{PATH}answer/{{query}}.{{form}}", _answer, methods=["GET"]),
    ]


async def _description(request: Request) -> Response:
    try:
        await run_in_threadpool(_token_of, request)
    except _No as no:
        return no.response()
    return JSONResponse(await run_in_threadpool(description), headers={"Cache-Control": "no-store"})


async def _answer(request: Request) -> Response:
    if request.method != "GET":
        return _No(405, "อ่านด้วย GET เท่านั้น", "GET only").response()
    try:
        one = await run_in_threadpool(_token_of, request)
        with anyio.fail_after(WAIT_SECONDS):
            await _askers().acquire()
        try:
            return await run_in_threadpool(_asked, request, one)
        finally:
            _askers().release()
    except TimeoutError:
        no = _No(503, "มีคำขอรออยู่มาก โปรดลองใหม่", "too many wait; try again", Retry_After="30")
        return no.response()
    except _No as no:
        return no.response()


def _token_of(request: Request) -> Token:
    """The token that the request carries. Raises _No; a wrong one is in the audit."""
    secret = _secret(request.headers.get("authorization", ""))
    one = tokens.of_secret(secret) if secret else None
    if one is None:
        if secret:
            _denied(request, None, "no such token, or it has ended")
        raise _No(
            401,
            "ต้องใช้โทเคนส่วนตัวที่ยังไม่หมดอายุ (python -m bmn token add)",
            "a personal token that has not ended is needed (python -m bmn token add)",
            **{"WWW-Authenticate": _CHALLENGE["WWW-Authenticate"]},
        )
    wait = tokens.count_use(one)
    if wait:
        raise _No(
            429,
            f"ขอได้ไม่เกิน {tokens.A_MINUTE} ครั้งต่อนาที",
            f"no more than {tokens.A_MINUTE} requests a minute",
            Retry_After=str(wait),
        )
    return one


def _secret(header: str) -> str | None:
    """The token of `Bearer TOKEN`, or of `Basic` as its password (Excel's own dialogue)."""
    kind, _, value = header.strip().partition(" ")
    if kind.lower() == "bearer":
        return value.strip() or None
    if kind.lower() == "basic":
        try:
            told = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        return told.partition(":")[2] or None
    return None


def _asked(request: Request, one: Token) -> Response:
    """The answer; runs in a thread. Raises _No."""
    name, form = request.path_params["query"], request.path_params["form"]
    if form not in MEDIA:
        raise _No(404, f"ไม่มีรูปแบบ {form}", f"no form {form}; one of {', '.join(MEDIA)}")
    try:
        snapshot = snapshots.current_snapshot()
        reader = _reader(request, one, snapshot)
        asked = _parameters(request, queries.describe(name))
        content, rows = _content(name, form, reader, snapshot, asked)
    except queries.UnknownQuery as error:
        raise _No(404, f"ไม่มีคำถามชื่อ {name}", f"no query {name}") from error
    except queries.WrongParameter as error:
        raise _No(422, f"พารามิเตอร์ไม่ถูกต้อง: {error}", f"wrong parameter: {error}") from error
    except queries.RecordsRefused as error:
        _denied(request, one, "no right to what the query shows")
        raise _No(403, "ไม่มีสิทธิ์ดูคำตอบนี้", "no right to this answer") from error
    except (snapshots.NoSnapshot, snapshots.UnreadableSnapshot) as error:
        _log.warning("%s", error)
        raise _No(503, "ยังไม่มีชุดข้อมูล", "no snapshot yet", Retry_After="30") from error
    _note(
        audit.EXPORT,
        who=one.subject,
        role=one.reader.role,
        scope=one.reader.scope,
        what=f"api {name}.{form}",
        rows=rows,
        file_hash=hashlib.sha256(content).hexdigest(),
        token=one.id,
        parameters=asked,
        snapshot=snapshot.id,
    )
    return Response(
        content,
        media_type=MEDIA[form],
        headers={
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "X-Snapshot": snapshot.id,
            **({} if form == "json" else {"Content-Disposition": disposition(f"{name}.{form}")}),
        },
    )


def _reader(request: Request, one: Token, snapshot: Snapshot) -> Reader:
    """The token's reader, if it is still one of its person's. Raises _No."""
    mine = grants.readers_of(
        one.subject, snapshot, is_first_administrator=tokens.is_first_administrator(one.subject)
    )
    if not one.reader.may("export") or not any(covers(reader, one.reader) for reader in mine):
        _denied(request, one, "no right any more")
        raise _No(403, "สิทธิ์ของโทเคนนี้สิ้นสุดแล้ว", "the right of this token has ended")
    return one.reader


def _parameters(request: Request, statement: sql.Statement) -> dict[str, str]:
    """The query part: each name once, and one of the statement's. Raises _No.

    Names are looked at here: `reader=` must never reach a function as an argument of its own.
    """
    if len(request.url.query) > LONGEST_QUERY:
        raise _No(414, "คำขอยาวเกินไป", "the address is too long")
    pairs = request.query_params.multi_items()
    asked = dict(pairs)
    if len(asked) < len(pairs):
        raise _No(422, "พารามิเตอร์ซ้ำกัน", "a parameter stands twice")
    declared = {one.name for one in statement.parameters if one.type != "files"}
    unknown = sorted(set(asked) - declared)
    if unknown:
        listed = ", ".join(unknown)[:200]
        raise _No(422, f"ไม่มีพารามิเตอร์ {listed}", f"unknown parameter {listed}")
    return asked


def _content(
    name: str, form: str, reader: Reader, snapshot: Snapshot, asked: Mapping[str, str]
) -> tuple[bytes, int]:
    if form == "parquet":
        frame = queries.run(name, reader=reader, snapshot=snapshot, **asked)
        table = pa.Table.from_pandas(frame, preserve_index=False)
        told = {b"bmn": json.dumps(_told(name, snapshot, asked), ensure_ascii=False).encode()}
        out = io.BytesIO()
        pq.write_table(table.replace_schema_metadata(told), out)
        return out.getvalue(), table.num_rows
    answer = queries.ask(name, reader=reader, snapshot=snapshot, **asked)
    if form == "json":
        whole = {**_told(name, snapshot, asked), "rows": [_plain_row(row) for row in answer]}
        return json.dumps(whole, ensure_ascii=False).encode(), len(answer)
    # Kinds are not guessed from names: shares stay shares, as in the JSON.
    names = list(answer[0]) if len(answer) else _columns(name, reader, snapshot, asked)
    fields = [Field(one, one, "plain") for one in names]
    context = {**asked, "snapshot": snapshot.id, "as_of": f"{snapshot.as_of:%Y-%m-%d %H:%M}"}
    if snapshot.made_up:
        context["made_up"] = "1"
    if form == "csv":
        return spreadsheet.csv_bytes(fields, answer, context=context), len(answer)
    foot = [f"{key}: {value}" for key, value in context.items()]
    book = spreadsheet.xlsx_bytes(fields, list(answer), sheet=name, title=name, foot=foot)
    return book, len(answer)


def _columns(
    name: str, reader: Reader, snapshot: Snapshot, asked: Mapping[str, str]
) -> Sequence[str]:
    """The header of an answer without rows."""
    return list(queries.run(name, reader=reader, snapshot=snapshot, **asked).columns)


def _told(name: str, snapshot: Snapshot, asked: Mapping[str, str]) -> dict[str, Any]:
    return {
        "query": name,
        "parameters": dict(asked),
        "snapshot": snapshot.id,
        "as_of": snapshot.as_of.isoformat(),
        "made_up": snapshot.made_up,
    }


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) for key, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return _plain_row(value)
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def _denied(request: Request, one: Token | None, why: str) -> None:
    _note(
        audit.DENIED,
        who=one.subject if one else "",
        role=one.reader.role if one else None,
        scope=one.reader.scope if one else None,
        what=request.url.path,
        purpose=why,
        token=one.id if one else None,
        address=request.client.host if request.client else None,
    )


def _note(event: str, **told: Any) -> None:
    try:
        audit.note(event, **told)
    except audit.AuditUnavailable as error:
        _log.exception("the audit can't be written")
        raise _No(
            503,
            "ระบบบันทึกการใช้งานไม่ได้ จึงไม่ส่งข้อมูล",
            "the use of data can't be recorded, so nothing is sent",
        ) from error


def description() -> dict[str, Any]:
    """The OpenAPI description: a path a query, with its parameters and meaning."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "BMN (จปฐ.)",
            "version": "1",
            "description": "Answers of the dashboard's queries, read-only. Shares are 0 to 1; "
            "unknown is null. What a token's person may not see isn't in the answer.",
        },
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic"},
            }
        },
        "security": [{"bearer": []}, {"basic": []}],
        "paths": {
            f"{PATH}answer/{name}.{{form}}": {"get": _operation(queries.describe(name))}
            for name in queries.names()
        },
    }


def _operation(statement: sql.Statement) -> dict[str, Any]:
    kinds = {"integer": "integer"}
    form = {
        "name": "form",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": list(MEDIA)},
    }
    told = [
        {
            "name": one.name,
            "in": "query",
            "required": not one.optional and one.name != "as_of",
            "description": one.meaning,
            "schema": {"type": kinds.get(one.type, "string")},
        }
        for one in statement.parameters
        if one.type != "files"
    ]
    problems = {
        "401": "no token, or it has ended",
        "403": "no right to this answer",
        "422": "a parameter is wrong or missing",
        "429": "too many requests",
        "503": "no snapshot, or too many wait",
    }
    return {
        "summary": statement.question,
        "operationId": statement.name.rpartition("/")[2],
        "parameters": [form, *told],
        "responses": {
            "200": {
                "description": "the rows",
                "content": {media.partition(";")[0]: {} for media in MEDIA.values()},
            },
            **{status: {"description": why} for status, why in problems.items()},
        },
    }


_lines: dict[int, anyio.Semaphore] = {}


def _askers() -> anyio.Semaphore:
    """One line before the queries for the process's event loop."""
    return _lines.setdefault(threading.get_ident(), anyio.Semaphore(AT_ONCE))
