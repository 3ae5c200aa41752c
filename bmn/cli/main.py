"""The command line: which commands there are, and how one ends.

With --json exactly one JSON value goes to standard output; progress and messages go to standard
error. Exit status: 0 done, 1 refused or found wrong, 2 wrong usage.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

import duckdb

from bmn import private
from bmn.boundaries import commands as boundaries
from bmn.cli import (
    account,
    answers,
    audit,
    backup,
    doctor,
    files,
    made_up,
    quarantine,
    run,
    samples,
    token,
)
from bmn.cli.output import DONE, REFUSED, say

EPILOG = """\
examples:
  python -m bmn run                          start everything; no data: build the demo first
  python -m bmn account add somchai          a personal account (บัญชีผู้ใช้)
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
    os.umask(private.UMASK)
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
    run.add_run(commands)
    made_up.add_demo(commands)
    made_up.add_simulate(commands)
    files.add_ingest(commands)
    run.add_collect(commands)
    files.add_publish(commands)
    files.add_verify(commands)
    doctor.add_doctor(commands)
    account.add_account(commands)
    audit.add_audit(commands)
    backup.add_backup(commands)
    backup.add_restore(commands)
    token.add_token(commands)
    answers.add_status(commands)
    answers.add_answer(commands)
    samples.add_sample(commands)
    quarantine.add_quarantine(commands)
    boundaries.add_parser(commands)
    return parser
