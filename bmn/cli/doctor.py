"""Whether the place in which the product runs is as it should be."""

import argparse
from typing import Any

from bmn.cli.output import DONE, REFUSED, print_json, say


def add_doctor(commands: Any) -> None:
    """The command `doctor` and its options."""
    parser = commands.add_parser(
        "doctor",
        help="say what is wrong with folders, key, disk, reader (ตรวจสภาพระบบ)",
        description="Looks at who can open the data folders, where the key of the national ids "
        "lies and whether it is the store's own, how much disk and inbox are left, and who may "
        "read; how far the dashboard is open to others: its settings, its port, the demo's "
        "sign-in, and what it answers to a stranger. Exit status 1 when something is wrong.",
    )
    parser.add_argument("--url", help="where the dashboard answers: https://bmn.example.go.th")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.set_defaults(run=_doctor)


def _doctor(options: argparse.Namespace) -> int:
    from bmn.cli import exposed
    from bmn.collector import health

    found = [*health.findings(), *exposed.findings(options.url)]
    ok = all(one.ok for one in found)
    if options.json:
        print_json({"ok": ok, "findings": [one.row() for one in found]})
    else:
        for one in found:
            say(health.line(one))
    return DONE if ok else REFUSED
