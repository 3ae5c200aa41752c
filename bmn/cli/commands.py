"""What each command does. With --json exactly one JSON value goes to standard output; progress and
messages go to standard error. Exit status: 0 done, 1 refused or found wrong, 2 wrong usage.
"""

import argparse
import json
import math
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from bmn.boundaries import commands as boundaries

DONE, REFUSED = 0, 1

EPILOG = """\
examples:
  python -m bmn run                          start everything; no data: build the demo first
  python -m bmn ingest district_5701.csv     take files in (ส่งแฟ้มเข้าระบบ)
  python -m bmn status                       what is in the warehouse (ข้อมูลในระบบ)
  python -m bmn answer --list                the questions that pages ask, with their parameters
  python -m bmn answer progress_by_area --csv \\
      --param survey_year_be=2569 --param area_level=province
  python -m bmn verify                       recompute every figure by another way

Files and folders: BMN_DATA_DIR names the folder of inbox, quarantine and warehouse (data/).
Put files into its inbox/ while `run` runs, or name them to `ingest`. Their form:
docs/interchange.md.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help(sys.stderr)
        return 2
    command: Callable[[argparse.Namespace], int] = options.run
    try:
        return command(options)
    except KeyboardInterrupt:
        say("หยุดกลางคัน / interrupted")
        return REFUSED
    except duckdb.InterruptException:
        say("หยุดกลางคัน / interrupted")
        return REFUSED
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return DONE


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command, with help that teaches."""
    parser = argparse.ArgumentParser(
        prog="python -m bmn",
        description="BMN (จปฐ.) dashboard: collect, roll up, verify and show the survey.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_run(commands)
    _add_demo(commands)
    _add_simulate(commands)
    _add_ingest(commands)
    _add_collect(commands)
    _add_publish(commands)
    _add_verify(commands)
    _add_status(commands)
    _add_answer(commands)
    _add_sample(commands)
    _add_quarantine(commands)
    boundaries.add_parser(commands)
    return parser


def say(message: str) -> None:
    """A message to the person, never into the command's answer."""
    print(message, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """One JSON value on standard output: dates ISO, NaN and NaT as null."""
    print(json.dumps(plain(value), ensure_ascii=False, indent=1))


def plain(value: Any) -> Any:
    """The value in JSON's own types."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (datetime, date)):
        return None if value != value else value.isoformat()  # NaT is not equal to itself
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, float) and (math.isnan(value) or math.isinf(value)):
        return None
    if hasattr(value, "item"):
        return plain(value.item())
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return None if str(value) in ("<NA>", "NaT") else str(value)


# --- run, collect ---------------------------------------------------------------------------------


def _add_run(commands: Any) -> None:
    parser = commands.add_parser(
        "run",
        help="start collector and dashboard together (เปิดระบบ)",
        description="Builds the demo warehouse if there is none, starts the collector and the "
        "dashboard, prints the address, and stops both on Ctrl-C.",
    )
    parser.add_argument("--port", type=int, default=8501, help="port of the dashboard (8501)")
    parser.add_argument(
        "--address", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)"
    )
    parser.add_argument(
        "--empty", action="store_true", help="start with an empty warehouse, not with the demo"
    )
    parser.add_argument(
        "--no-live", action="store_true", help="on made-up data: do not let households arrive"
    )
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from bmn.access import reader
    from bmn.cli import launcher

    try:
        reader.reader(made_up=False)
    except reader.WrongReader as error:
        say(str(error))
        return REFUSED
    return launcher.run(
        port=options.port,
        address=options.address,
        empty=options.empty,
        live=not options.no_live,
        say=say,
    )


def _add_collect(commands: Any) -> None:
    parser = commands.add_parser(
        "collect",
        help="start the collector alone: it watches the inbox (รับแฟ้มจากกล่องรับข้อมูล)",
        description="Watches the inbox and takes in each file as it lands, until Ctrl-C.",
    )
    parser.set_defaults(run=_collect)


def _collect(options: argparse.Namespace) -> int:
    from bmn.collector import service

    try:
        return service.watch_until_stopped(say)
    except service.AlreadyRunning as error:
        say(str(error))
        return REFUSED


# --- demo, simulate -------------------------------------------------------------------------------


def _add_demo(commands: Any) -> None:
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
    parser.set_defaults(run=_demo)


def _demo(options: argparse.Namespace) -> int:
    from bmn.cli import demo

    try:
        demo.build(full=options.full, seed=options.seed, replace=options.replace, say=say)
    except demo.Refused as error:
        say(str(error))
        return REFUSED
    return DONE


def _add_simulate(commands: Any) -> None:
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


# --- ingest, publish, verify ----------------------------------------------------------------------


def _add_ingest(commands: Any) -> None:
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
    except service.NoAnswer as error:
        say(str(error))
        return REFUSED
    if options.json:
        print_json({"loads": [service.report_row(report) for report in reports]})
    else:
        for report in reports:
            say(service.report_line(report))
    return REFUSED if any(r.status == "refused" for r in reports) else DONE


def _add_publish(commands: Any) -> None:
    parser = commands.add_parser(
        "publish",
        help="publish a new snapshot of the store (จัดทำชุดข้อมูลใหม่)",
        description="Rolls nothing up again: writes the store as it stands as a new snapshot and "
        "brings every result up to date. While a collector runs it does this itself.",
    )
    parser.add_argument("--rebuild", action="store_true", help="roll every village up again first")
    parser.add_argument("--json", action="store_true", help="print what was published as JSON")
    parser.set_defaults(run=_publish)


def _publish(options: argparse.Namespace) -> int:
    from bmn.collector import service

    try:
        published = service.publish(rebuild=options.rebuild)
    except service.AlreadyRunning as error:
        say(str(error))
        return REFUSED
    if options.json:
        print_json({"snapshot": published.snapshot_id, "as_of": published.as_of})
    else:
        say(f"ชุดข้อมูล / snapshot {published.snapshot_id} ({published.seconds:.1f} s)")
    return DONE


def _add_verify(commands: Any) -> None:
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
        return _no_snapshot(error)
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


# --- status, answer, quarantine -------------------------------------------------------------------


def _add_status(commands: Any) -> None:
    parser = commands.add_parser(
        "status",
        help="what is in the warehouse (ข้อมูลในระบบ)",
        description="Says which snapshot is current and how far each survey year is.",
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=_status)


def _status(options: argparse.Namespace) -> int:
    from bmn.warehouse import queries, snapshots

    try:
        snapshot = snapshots.current_snapshot()
        years = queries.run("years", snapshot=snapshot)
    except (snapshots.NoSnapshot, snapshots.UnreadableSnapshot) as error:
        return _no_snapshot(error)
    status = {
        "snapshot": snapshot.id,
        "published_at": snapshot.published_at,
        "as_of": snapshot.as_of,
        "made_up": snapshot.made_up,
        "survey_years": [
            {
                "survey_year_be": row["survey_year_be"],
                "households_target": row["households_target"],
                "households_collected": row["households_collected"],
                "as_of": snapshot.as_of,
                "last_received_at": row["last_received_at"],
            }
            for row in records(years)
        ],
    }
    if options.json:
        print_json(status)
        return DONE
    say(f"ชุดข้อมูล / snapshot {snapshot.id}, ข้อมูล ณ / as of {snapshot.as_of}")
    if snapshot.made_up:
        say("ข้อมูลสมมติ / made-up data")
    for row in records(years):
        target = row["households_target"]
        say(
            f"  {row['survey_year_be']}: {row['households_collected']:,} / "
            f"{'-' if target is None else f'{target:,}'} ครัวเรือน / households"
        )
    return DONE


def _add_answer(commands: Any) -> None:
    parser = commands.add_parser(
        "answer",
        help="the answer of a page's query (คำตอบของคำถามบนหน้าจอ)",
        description="Runs the query of a page on the current snapshot: the same answer as the "
        "page. Shares are 0 to 1 or null.",
    )
    parser.add_argument("query", nargs="?", metavar="QUERY", help="name of the query")
    parser.add_argument("--list", action="store_true", help="list the queries and parameters")
    parser.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE", help="a parameter's value"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print as JSON (default)")
    form.add_argument("--csv", action="store_true", help="print as CSV")
    parser.set_defaults(run=_answer)


def _answer(options: argparse.Namespace) -> int:
    from bmn.access import reader
    from bmn.warehouse import queries, snapshots

    if options.list:
        print_json([_described(name) for name in queries.names()])
        return DONE
    if options.query is None:
        say("answer: name a query, or --list")
        return 2
    try:
        parameters = _parameters(options.param)
    except ValueError as error:
        say(f"answer: --param {error}: NAME=VALUE expected")
        return 2
    try:
        # Whoever can read the files may read the rows: the command line has the machine's rights.
        frame = queries.run(options.query, records=reader.MACHINE.may_see_records, **parameters)
    except queries.UnknownQuery:
        say(f"answer: no query {options.query!r}; see: python -m bmn answer --list")
        return 2
    except queries.WrongParameter as error:
        say(f"answer: {error}")
        return 2
    except (snapshots.NoSnapshot, snapshots.UnreadableSnapshot) as error:
        return _no_snapshot(error)
    if options.csv:
        frame.to_csv(sys.stdout, index=False)
    else:
        print_json({"query": options.query, "rows": records(frame)})
    return DONE


def _parameters(pairs: Sequence[str]) -> dict[str, Any]:
    """The values of `--param NAME=VALUE`, given any number of times. Raises ValueError."""
    parameters: dict[str, Any] = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator:
            raise ValueError(pair)
        parameters[name] = value
    return parameters


def _described(name: str) -> dict[str, Any]:
    from bmn.warehouse import queries

    statement = queries.describe(name)
    return {
        "query": name,
        "meaning": statement.question,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "optional": parameter.optional,
                "meaning": parameter.meaning,
            }
            for parameter in statement.parameters
            if parameter.type != "files"
        ],
    }


def _add_sample(commands: Any) -> None:
    parser = commands.add_parser(
        "sample",
        help="draw households for a second interview (สุ่มครัวเรือนเพื่อสัมภาษณ์ซ้ำ)",
        description="Draws a list of visits in an area up to a province: stratified by local "
        "authority, enumerators first, then households, with replacements. The same seed on the "
        "same snapshot gives the same list. Filled in, the list goes to the inbox as it is.",
        epilog="parameters: survey_year_be, area_level, area_code, seed (all required); size, or "
        "precision_points (2) with expected_pct (95); take (5 households an enumerator); "
        "count_done (0; 1: households interviewed again already count towards the size)",
    )
    parser.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE", help="a parameter's value"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print as JSON (default)")
    form.add_argument("--csv", action="store_true", help="print the list as CSV")
    form.add_argument("--to", type=Path, metavar="FILE", help="write the list: .xlsx or .csv")
    parser.set_defaults(run=_sample)


SAMPLE_NUMBERS = {"precision_points": 2.0, "expected_pct": 95.0, "take": 5.0, "count_done": 0.0}


def _sample(options: argparse.Namespace) -> int:
    from bmn.access import reader
    from bmn.exchange import sample
    from bmn.survey import areas
    from bmn.survey.standards import Held
    from bmn.warehouse import queries, snapshots

    try:
        asked = _parameters(options.param)
        texts = {name: asked.pop(name) for name in ("area_level", "area_code", "seed")}
        year = int(asked.pop("survey_year_be"))
        size = int(asked.pop("size")) if "size" in asked else None
        numbers = SAMPLE_NUMBERS | {name: float(value) for name, value in asked.items()}
        if set(asked) - set(SAMPLE_NUMBERS):
            raise ValueError(", ".join(sorted(set(asked) - set(SAMPLE_NUMBERS))))
        if options.to and options.to.suffix not in (".xlsx", ".csv"):
            raise ValueError(f"--to {options.to}: .xlsx or .csv expected")
    except KeyError as error:
        say(f"sample: parameter {error.args[0]} is missing")
        return 2
    except ValueError as error:
        say(f"sample: wrong parameter: {error}")
        return 2
    try:
        snapshot = snapshots.current_snapshot()
        households = sample.frame(
            year,
            texts["area_level"],
            texts["area_code"],
            records=reader.MACHINE.may_see_records,
            snapshot=snapshot,
        )
        take = int(numbers["take"])
        found = queries.run("standards", snapshot=snapshot, survey_year_be=year)
        held = Held.from_rows(records(found))
        if size is None:
            size = sample.wanted_size(
                len(households),
                held,
                precision=numbers["precision_points"] / 100,
                expected_share=numbers["expected_pct"] / 100,
                take=take,
            )
        design = sample.Design(size, texts["seed"], take, counts_done=numbers["count_done"] > 0)
        drawn = sample.draw(households, design) if len(households) else households
    except (areas.WrongAreaCode, areas.OutOfScope, sample.Refused, ValueError) as error:
        say(f"sample: {error}")
        return REFUSED
    except (snapshots.NoSnapshot, snapshots.UnreadableSnapshot) as error:
        return _no_snapshot(error)
    if drawn.empty:
        say("ไม่มีครัวเรือนที่จัดเก็บแล้วในพื้นที่นี้ / no collected household in that area")
        return REFUSED
    if options.to:
        options.to.write_bytes(sample.as_file(drawn, xlsx=options.to.suffix == ".xlsx"))
        say(str(options.to))
    elif options.csv:
        sys.stdout.write(sample.as_file(drawn, xlsx=False).decode("utf-8-sig"))
    else:
        print_json(
            {
                "survey_year_be": year,
                **texts,
                "snapshot": snapshot.id,
                "households_collected": len(households),
                "size_wanted": size,
                "design_effect": sample.stated_design_effect(held, take),
                "drawn": int((~drawn["is_reserve"].astype(bool)).sum()),
                "reserve": int(drawn["is_reserve"].sum()),
                "rows": records(drawn),
            }
        )
    return DONE


def records(frame: Any) -> list[dict[str, Any]]:
    """The frame's rows as dictionaries in plain types; unknown is None."""
    return [
        {name: _cell(value) for name, value in zip(frame.columns, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    ]


def _cell(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def _add_quarantine(commands: Any) -> None:
    parser = commands.add_parser(
        "quarantine",
        help="export quarantined rows for correction (ส่งออกแถวที่ต้องแก้ไข)",
        description="Writes the quarantined rows of a load as they came, with the reason beside "
        "each; correct them and send the file in again.",
    )
    parser.add_argument("load_id", type=int, help="number of the load, see the data page")
    parser.add_argument("--to", type=Path, help="folder to write to (default: quarantine folder)")
    parser.add_argument("--xlsx", action="store_true", help="XLSX instead of CSV")
    parser.set_defaults(run=_quarantine)


def _quarantine(options: argparse.Namespace) -> int:
    from bmn.collector import service

    try:
        path = service.export_quarantine(options.load_id, options.to, xlsx=options.xlsx)
    except service.AlreadyRunning as error:
        say(str(error))
        return REFUSED
    except KeyError:
        say(f"quarantine: ไม่มีแถวที่ต้องแก้ไขของการนำเข้า {options.load_id} / no rows of that load")
        return REFUSED
    say(str(path))
    return DONE


def _no_snapshot(error: Exception) -> int:
    say(
        "ยังไม่มีชุดข้อมูล หรืออ่านชุดข้อมูลไม่ได้ / no snapshot, or it can't be read: "
        f"{error}. Build one: python -m bmn demo, or python -m bmn ingest FILE"
    )
    return REFUSED
