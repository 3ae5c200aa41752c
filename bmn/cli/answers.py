"""What is in the warehouse: its state, and the answer of any page's query."""

import argparse
from typing import Any

from bmn.access.reader import MACHINE, NATIONAL, ROLES, Reader
from bmn.cli.output import DONE, no_snapshot, parameters, print_bytes, print_json, records, say


def add_status(commands: Any) -> None:
    """The command `status` and its options."""
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
        years = queries.run("years", reader=MACHINE, snapshot=snapshot)
    except (snapshots.NoSnapshot, snapshots.UnreadableSnapshot) as error:
        return no_snapshot(error)
    status = {
        "snapshot": snapshot.id,
        "published_at": snapshot.published_at,
        "as_of": snapshot.as_of,
        "made_up": snapshot.made_up,
        "survey_years": [
            {
                "survey_year_be": row["survey_year_be"],
                "households_target": row["households_target"],
                "target_is_partial": row["target_is_partial"],
                "targets_missing": row["targets_missing"],
                "provinces": row["provinces"],
                "provinces_with_target": row["provinces_with_target"],
                "households_collected": row["households_collected"],
                "households_collected_of_target": row["households_collected_of_target"],
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
            f"{_target_known(row)}"
        )
    return DONE


def _target_known(row: dict[str, Any]) -> str:
    """How far the year's target is known, where it isn't known as a whole."""
    if row["households_target"] is not None and not row["target_is_partial"]:
        return ""
    known, provinces = row["provinces_with_target"], row["provinces"]
    words = (
        f"; ทราบเป้าหมาย {known} จาก {provinces} จังหวัด"
        f" / targets known of {known} of {provinces} provinces"
    )
    if known < provinces:
        return words
    return f"{words}, {row['targets_missing']} พื้นที่ยังไม่มี / areas without"


def add_answer(commands: Any) -> None:
    """The command `answer` and its options."""
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
    parser.add_argument(
        "--as",
        dest="role",
        choices=ROLES,
        help="answer as a reader of that role gets it (default: all that the files hold)",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print as JSON (default)")
    form.add_argument("--csv", action="store_true", help="print as CSV: UTF-8, a line a row")
    form.add_argument(
        "--excel",
        action="store_true",
        help="print as the CSV that Excel opens (byte-order mark, CRLF), each row with what was "
        "asked, the snapshot and its as-of",
    )
    parser.set_defaults(run=_answer)


def _answer(options: argparse.Namespace) -> int:
    from bmn.exchange import spreadsheet
    from bmn.exchange.spreadsheet import Field
    from bmn.warehouse import queries, snapshots

    if options.list:
        print_json([_described(name) for name in queries.names()])
        return DONE
    if options.query is None:
        say("answer: name a query, or --list")
        return 2
    try:
        asked = parameters(options.param)
    except ValueError as error:
        say(f"answer: --param {error}: NAME=VALUE expected")
        return 2
    try:
        # Whoever can read the files may read the rows: the command line has the machine's rights.
        who = Reader(MACHINE.subject, options.role, NATIONAL) if options.role else MACHINE
        snapshot = snapshots.current_snapshot()
        frame = queries.run(options.query, reader=who, snapshot=snapshot, **asked)
    except queries.UnknownQuery:
        say(f"answer: no query {options.query!r}; see: python -m bmn answer --list")
        return 2
    except queries.WrongParameter as error:
        say(f"answer: {error}")
        return 2
    except queries.RecordsRefused as error:
        say(f"answer: {error}")
        return 1
    except (snapshots.NoSnapshot, snapshots.UnreadableSnapshot) as error:
        return no_snapshot(error)
    # Kinds are not guessed from names: shares stay shares, as in the JSON.
    fields = [Field(name, name, "plain") for name in frame.columns]
    if options.csv:
        print_bytes(spreadsheet.csv_text(fields, records(frame), line_end="\n").encode())
    elif options.excel:
        context = {**asked, "snapshot": snapshot.id, "as_of": f"{snapshot.as_of:%Y-%m-%d %H:%M}"}
        print_bytes(spreadsheet.csv_bytes(fields, records(frame), context=context))
    else:
        print_json({"query": options.query, "rows": records(frame)})
    return DONE


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
