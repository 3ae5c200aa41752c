"""Quarantined rows out, to be corrected."""

import argparse
from pathlib import Path
from typing import Any

from bmn.cli.output import DONE, REFUSED, say


def add_quarantine(commands: Any) -> None:
    """The command `quarantine` and its options."""
    parser = commands.add_parser(
        "quarantine",
        help="export quarantined rows for correction (ส่งออกแถวที่ต้องแก้ไข)",
        description="Writes the quarantined rows of a load that are still open as they came, "
        "with the reason beside each; correct them and send the file in again. Says how many were "
        "settled, and by which load.",
    )
    parser.add_argument("load_id", type=int, help="number of the load, see the data page")
    parser.add_argument("--to", type=Path, help="folder to write to (default: quarantine folder)")
    parser.add_argument("--xlsx", action="store_true", help="XLSX instead of CSV")
    parser.set_defaults(run=_quarantine)


def _quarantine(options: argparse.Namespace) -> int:
    from bmn import settings
    from bmn.collector import service
    from bmn.exchange import corrections

    try:
        header, rows, settled = service.quarantined(options.load_id, say)
    except service.NoAnswer as error:
        say(str(error))
        return REFUSED
    except KeyError:
        say(f"quarantine: ไม่มีแถวที่ต้องแก้ไขของการนำเข้า {options.load_id} / no rows of that load")
        return REFUSED
    for by, count in settled.items():
        say(f"แก้ไขแล้ว {count:,} แถว โดยการนำเข้า {by} / {count:,} rows settled by load {by}")
    if not rows:
        say("ไม่มีแถวที่ยังรอแก้ไข / no row is left to correct")
        return DONE
    folder = options.to or settings.quarantine_dir()
    path = folder / f"quarantine-{options.load_id:06d}.{'xlsx' if options.xlsx else 'csv'}"
    corrections.write(header, rows, path)
    say(str(path))
    return DONE
