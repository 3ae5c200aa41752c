"""`python -m bmn boundaries …`: build the diagram, import official borders, go back, show."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bmn.boundaries import store

DONE, REFUSED = 0, 1

_HELP = """\
examples:
  python -m bmn boundaries import tha_adm2.geojson --attribution "กรมแผนที่ทหาร / OCHA (CC BY-IGO)"
  python -m bmn boundaries import https://…/tha_admbnda_adm2.zip
  python -m bmn boundaries reset             back to the built-in diagram (แผนที่สังเขป)
"""


def add_parser(commands: Any) -> None:
    """Add `boundaries` with its four verbs to the command line."""
    parser = commands.add_parser(
        "boundaries",
        help="area shapes of the maps (แนวเขตในแผนที่)",
        description="Maps draw a diagram built from tambon centres, until official boundaries are "
        "imported.",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    build = verbs.add_parser("build", help="build the diagram of data/reference/shapes again")
    build.set_defaults(run=_build)
    take = verbs.add_parser("import", help="put official boundaries in its place (นำเข้าแนวเขต)")
    take.add_argument(
        "where", metavar="FILE_OR_URL", help="GeoJSON, TopoJSON, zipped shapefile or GeoPackage"
    )
    take.add_argument("--level", choices=("province", "district", "tambon"))
    take.add_argument("--code-column", metavar="NAME", help="column of area codes (default: found)")
    take.add_argument("--attribution", metavar="TEXT", help="source and licence, shown on the map")
    take.add_argument("--max-megabytes", type=int, default=100, metavar="N")
    take.set_defaults(run=_import)
    reset = verbs.add_parser("reset", help="back to the built-in diagram (กลับไปใช้แผนที่สังเขป)")
    reset.set_defaults(run=_reset)
    show = verbs.add_parser("show", help="where the shapes of each level come from")
    show.set_defaults(run=_show)
    for verb in (build, take, reset, show):
        verb.add_argument("--json", action="store_true", help="print as JSON")


def _build(options: argparse.Namespace) -> int:
    from bmn.boundaries import build

    counts = build.build()
    return _answer(options, counts, ", ".join(f"{level} {n:,}" for level, n in counts.items()))


def _import(options: argparse.Namespace) -> int:
    from bmn.boundaries import importing
    from bmn.boundaries.report import Refused

    try:
        reports = importing.import_file(
            options.where,
            # An act of the operator, not a figure: the wall clock is meant.
            now=datetime.now(),
            level=options.level,
            code_column=options.code_column,
            attribution=options.attribution,
            max_megabytes=options.max_megabytes,
        )
    except Refused as error:
        if options.json:
            _print({"status": "refused", "why": error.key, **error.blanks})
        _say(f"{error.words('th')}\n{error.words('en')}")
        return REFUSED
    told = []
    for report in reports:
        told.append(
            f"{report.origin.level}: {report.areas:,} ({report.matched_by}), "
            f"{report.points_before:,} → {report.points_after:,} จุด / points · "
            f"{report.origin.attribution}"
        )
        told += [f"  - {note.words('th')} / {note.words('en')}" for note in report.notes]
    return _answer(
        options,
        {"status": "imported", "levels": [report.plain() for report in reports]},
        "\n".join(told),
    )


def _reset(options: argparse.Namespace) -> int:
    had = store.reset()
    words = ", ".join(had) or "-"
    return _answer(
        options, {"levels": list(had)}, f"กลับไปใช้แผนที่สังเขป / built-in diagram again: {words}"
    )


def _show(options: argparse.Namespace) -> int:
    found = {level: asdict(store.origin(level)) for level in store.LEVELS}
    lines = [
        f"{level}: {about['attribution'] or 'แผนที่สังเขปของระบบ / built-in diagram'}"
        for level, about in found.items()
    ]
    return _answer(options, found, "\n".join(lines))


def _answer(options: argparse.Namespace, answer: Any, words: str) -> int:
    if options.json:
        _print(answer)
    else:
        _say(words)
    return DONE


def _print(answer: Any) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=1))


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
