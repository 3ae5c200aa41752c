"""Start what runs on: everything, or the collector alone."""

import argparse
from typing import Any

from bmn.cli.output import REFUSED, say


def add_run(commands: Any) -> None:
    """The command `run` and its options."""
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
    from bmn.cli import launcher

    return launcher.run(
        port=options.port,
        address=options.address,
        empty=options.empty,
        live=not options.no_live,
        say=say,
    )


def add_collect(commands: Any) -> None:
    """The command `collect` and its options."""
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
