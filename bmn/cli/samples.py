"""Samples for the second interview."""

import argparse
from pathlib import Path
from typing import Any

from bmn.cli.output import (
    DONE,
    REFUSED,
    no_snapshot,
    parameters,
    print_bytes,
    print_json,
    records,
    say,
)

SAMPLE_NUMBERS = {"precision_points": 2.0, "expected_pct": 95.0, "take": 5.0, "count_done": 0.0}


def add_sample(commands: Any) -> None:
    """The command `sample` and its options."""
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


def _sample(options: argparse.Namespace) -> int:
    from bmn.access.reader import MACHINE
    from bmn.exchange import sample, spreadsheet
    from bmn.survey import areas
    from bmn.survey.standards import Held
    from bmn.warehouse import queries, snapshots

    try:
        asked = parameters(options.param)
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
            year, texts["area_level"], texts["area_code"], reader=MACHINE, snapshot=snapshot
        )
        take = int(numbers["take"])
        held = Held.from_rows(
            queries.ask("standards", reader=MACHINE, snapshot=snapshot, survey_year_be=year)
        )
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
        return no_snapshot(error)
    if drawn.empty:
        say("ไม่มีครัวเรือนที่จัดเก็บแล้วในพื้นที่นี้ / no collected household in that area")
        return REFUSED
    if options.to:
        options.to.write_bytes(sample.as_file(drawn, xlsx=options.to.suffix == ".xlsx"))
        say(str(options.to))
    elif options.csv:
        print_bytes(sample.as_file(drawn, xlsx=False).removeprefix(spreadsheet.BYTE_ORDER_MARK))
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
