"""Who did what: for a breach report, and whether the record is still what was written."""

import argparse
from datetime import date, datetime
from typing import Any

from bmn.cli.output import DONE, REFUSED, print_json, say
from bmn.survey.clock import BANGKOK

_SAID = {
    "changed": "ถูกแก้ไข / was changed",
    "out_of_order": "บรรทัดหาย เพิ่ม หรือสลับที่ / a line is missing, added or moved",
    "cut": "แฟ้มสั้นลง / the file was cut short",
    "missing": "แฟ้มหาย / the file is gone",
    "torn": "บรรทัดท้ายขาด (ระบบดับกลางคัน) ไม่ใช่การแก้ไข / the last line is torn (a crash), no forgery",
}


def add_audit(commands: Any) -> None:
    """The command `audit` and its options."""
    parser = commands.add_parser(
        "audit",
        help="who saw and did what, and whether the record is whole (บันทึกการใช้งาน)",
        description="Prints the record of sign-ins, refusals, reads of single households, "
        "unmaskings, exports, uploads, decisions and grants, oldest first. `audit verify` reckons "
        "every hash chain again and prints where each file ends: note these apart from the "
        "machine, and a later forgery of whole files shows too. Exit status 1 when the record was "
        "changed.",
    )
    parser.add_argument("action", nargs="?", choices=("list", "verify"), default="list")
    parser.add_argument("--user", metavar="SUBJECT", help="only what this person did")
    parser.add_argument(
        "--since", type=_since, metavar="DAY", help="2026-02-16, or 2026-02-16T07:30 (Bangkok)"
    )
    parser.add_argument("--event", help="sign_in, denied, households, unmask, export, upload …")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=_audit)


def _audit(options: argparse.Namespace) -> int:
    return _verify(options) if options.action == "verify" else _list(options)


def _list(options: argparse.Namespace) -> int:
    from bmn.access import audit_trail

    lines = audit_trail.read(user=options.user, since=options.since, event=options.event)
    if options.json:
        print_json({"lines": lines})
        return DONE
    for line in lines:
        at = datetime.fromisoformat(line["at"]).astimezone(BANGKOK)
        beside = {
            name: value
            for name, value in line.items()
            if name not in ("n", "at", "event", "who", "what", "previous", "hash", "file")
        }
        rest = " ".join(f"{name}={value}" for name, value in beside.items())
        print(f"{at:%Y-%m-%d %H:%M:%S} {line['event']} {line['who'] or '-'}: {line['what']} {rest}")
    say(f"{len(lines):,} รายการ / lines")
    return DONE


def _verify(options: argparse.Namespace) -> int:
    from bmn.access import audit_trail

    found = audit_trail.verify()
    if options.json:
        print_json(
            {
                "ok": found.ok,
                "files": found.files,
                "lines": found.lines,
                "faults": [fault.row() for fault in found.faults],
                "heads": [
                    {"file": head.file, "line": head.n, "hash": head.hash} for head in found.heads
                ],
            }
        )
        return DONE if found.ok else REFUSED
    for head in found.heads:
        print(f"{head.file} {head.n} {head.hash}")
    for fault in found.faults:
        say(f"{fault.file}:{fault.line}: {_SAID[fault.kind]}")
    say(
        f"{found.lines:,} บรรทัดใน {found.files:,} แฟ้ม {'ครบถ้วน' if found.ok else 'ไม่ครบถ้วน'} / "
        f"lines and files, {'whole' if found.ok else 'NOT whole'}"
    )
    return DONE if found.ok else REFUSED


def _since(text: str) -> datetime:
    """A day or an instant in Bangkok's time."""
    if len(text) == len("2026-02-16"):
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=BANGKOK)
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=BANGKOK)
