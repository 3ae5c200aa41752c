"""Made-up data: the demo's warehouse, and files in the interchange form."""

import argparse
from pathlib import Path
from typing import Any

from bmn.cli.output import DONE, REFUSED, say


def add_demo(commands: Any) -> None:
    """The command `demo` and its options."""
    parser = commands.add_parser(
        "demo",
        help="build the made-up warehouse (สร้างข้อมูลสมมติ)",
        description="Writes made-up files and takes them in like real ones: the whole country at "
        "about 1 village in 30 and Chiang Rai complete; with --full all 13,169,180 households.",
    )
    parser.add_argument("--full", action="store_true", help="all households and persons")
    parser.add_argument("--seed", type=int, default=2569, help="same seed, same data (2569)")
    parser.add_argument(
        "--replace", action="store_true", help="replace a made-up warehouse that is there"
    )
    parser.add_argument(
        "--remove",
        action="store_true",
        help="remove the made-up warehouse, so that real files are taken (ลบข้อมูลสมมติ)",
    )
    parser.set_defaults(run=_demo)


def _demo(options: argparse.Namespace) -> int:
    from bmn.cli import demo

    try:
        if options.remove:
            demo.remove(say)
            return DONE
        demo.build(full=options.full, seed=options.seed, replace=options.replace, say=say)
    except demo.Refused as error:
        say(str(error))
        return REFUSED
    return DONE


def add_simulate(commands: Any) -> None:
    """The command `simulate` and its options."""
    parser = commands.add_parser(
        "simulate",
        help="write made-up interchange files into a folder (เขียนแฟ้มข้อมูลสมมติ)",
        description="Writes made-up interchange files; nothing is taken in.",
    )
    parser.add_argument("folder", type=Path, help="folder to write into")
    parser.add_argument("--full", action="store_true", help="all households and persons")
    parser.add_argument("--tiny", action="store_true", help="a few villages, for tries and tests")
    parser.add_argument("--seed", type=int, default=2569, help="same seed, same data (2569)")
    parser.add_argument("--csv", action="store_true", help="CSV instead of Parquet")
    parser.set_defaults(run=_simulate)


def _simulate(options: argparse.Namespace) -> int:
    from bmn.cli import demo

    demo.write_files(
        options.folder,
        preset="full" if options.full else "tiny" if options.tiny else "demo",
        seed=options.seed,
        csv=options.csv,
        say=say,
    )
    return DONE
