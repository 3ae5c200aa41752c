"""Files in, snapshots out, and whether their figures hold."""

import argparse
from pathlib import Path
from typing import Any

from bmn.cli.output import DONE, REFUSED, no_snapshot, print_json, say


def add_ingest(commands: Any) -> None:
    """The command `ingest` and its options."""
    parser = commands.add_parser(
        "ingest",
        help="take files in (ส่งแฟ้มเข้าระบบ)",
        description="Takes interchange files in (CSV, XLSX, Parquet, JSON Lines) and publishes a "
        "new snapshot. While a collector runs, the files go through its inbox.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file or folder")
    parser.add_argument("--json", action="store_true", help="print the load reports as JSON")
    parser.set_defaults(run=_ingest)


def _ingest(options: argparse.Namespace) -> int:
    from bmn.collector import service

    try:
        reports = service.ingest(options.paths, say)
    except FileNotFoundError as error:
        say(f"ไม่พบแฟ้ม / no such file: {error.filename or error}")
        return REFUSED
    except (service.NoAnswer, service.NoRoom) as error:
        say(str(error))
        return REFUSED
    if options.json:
        print_json({"loads": [service.report_row(report) for report in reports]})
    else:
        for report in reports:
            say(service.report_line(report))
    return REFUSED if any(r.status == "refused" for r in reports) else DONE


def add_publish(commands: Any) -> None:
    """The command `publish` and its options."""
    parser = commands.add_parser(
        "publish",
        help="publish a new snapshot of the store (จัดทำชุดข้อมูลใหม่)",
        description="Rolls nothing up again: writes what changed in the store as a new snapshot, "
        "checked and up to date; results from the district down move in batches (ten changed "
        "households of a village, or the day's close). While a collector runs, it is asked to.",
    )
    parser.add_argument("--rebuild", action="store_true", help="roll every village up again first")
    parser.add_argument(
        "--close-day",
        action="store_true",
        help="let all results from the district down move now, not at the day's close",
    )
    parser.add_argument("--json", action="store_true", help="print what was published as JSON")
    parser.set_defaults(run=_publish)


def _publish(options: argparse.Namespace) -> int:
    from bmn.collector import service

    try:
        published = service.publish(rebuild=options.rebuild, close=options.close_day, say=say)
    except service.NoAnswer as error:
        say(str(error))
        return REFUSED
    if options.json:
        print_json({"snapshot": published.snapshot_id, "as_of": published.as_of})
    else:
        say(f"ชุดข้อมูล / snapshot {published.snapshot_id} ({published.seconds:.1f} s)")
    return DONE


def add_verify(commands: Any) -> None:
    """The command `verify` and its options."""
    parser = commands.add_parser(
        "verify",
        help="recompute every figure by another way (ตรวจทานตัวเลข)",
        description="Recomputes the marts of the current snapshot from its household files by a "
        "second, independent route, checks that all levels add up both ways down, and says every "
        "difference. Exit status 1 when there is one.",
    )
    parser.add_argument("--json", action="store_true", help="print the checks as JSON")
    parser.set_defaults(run=_verify)


def _verify(options: argparse.Namespace) -> int:
    from bmn.store import verify
    from bmn.warehouse import snapshots

    try:
        checks = verify.verify()
    except (snapshots.NoSnapshot, snapshots.UnreadableSnapshot) as error:
        return no_snapshot(error)
    ok = all(check.ok for check in checks)
    if options.json:
        print_json(
            {
                "ok": ok,
                "complete": verify.is_complete(),
                "checks": [check.row() for check in checks],
            }
        )
    else:
        for check in checks:
            say(f"{'ok  ' if check.ok else 'DIFF'} {check.name}: {check.detail}")
        if not verify.is_complete():
            say(
                "ยังตรวจไม่ครบ: กำลังรับข้อมูล / not all was compared: households are arriving; "
                "stop the collector and run `publish` first to check everything"
            )
    return DONE if ok else REFUSED
