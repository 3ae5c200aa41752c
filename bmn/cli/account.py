"""Personal accounts, by whoever works on the machine itself."""

import argparse
from datetime import datetime
from typing import Any

from bmn.access import accounts
from bmn.cli.output import DONE, REFUSED, print_json, say
from bmn.survey.clock import BANGKOK


def add_account(commands: Any) -> None:
    """The command `account` and what can be done by it."""
    parser = commands.add_parser(
        "account",
        help="personal accounts: add, list, lock, unlock, reset (บัญชีผู้ใช้)",
        description="Adds, lists, locks, unlocks personal accounts and gives a new one-time "
        "password, which is shown once and must be changed at the first sign-in. An account may "
        "see nothing until a grant says so.",
    )
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    add = acts.add_parser("add", help="a new account; prints its one-time password")
    add.add_argument("subject", help="a-z 0-9 . _ -, 2 to 40 letters, as grants name it")
    add.add_argument("--name", default="", help="the person's name, as shown on the screen")
    add.set_defaults(run=_add)
    everybody = acts.add_parser("list", help="all accounts")
    everybody.add_argument("--json", action="store_true", help="print the accounts as JSON")
    everybody.set_defaults(run=_list)
    for name, told, run in (
        ("lock", "shut an account; its sessions end at once", _lock),
        ("unlock", "open it again, and forget its failed attempts", _unlock),
        ("reset", "a new one-time password; its sessions end at once", _reset),
    ):
        one = acts.add_parser(name, help=told)
        one.add_argument("subject", help="as `account list` shows it")
        one.set_defaults(run=run)


def _add(options: argparse.Namespace) -> int:
    try:
        password = accounts.add(options.subject, options.name)
    except accounts.WrongSubject:
        say(
            f"{options.subject}: ชื่อบัญชีใช้ได้เฉพาะ a-z 0-9 . _ - ยาว 2 ถึง 40 ตัว / "
            "an account's name is 2 to 40 of a-z 0-9 . _ -"
        )
        return REFUSED
    except accounts.AlreadyThere:
        say(f"{options.subject}: มีบัญชีนี้แล้ว / there is such an account already")
        return REFUSED
    _tell(options.subject, password)
    return DONE


def _list(options: argparse.Namespace) -> int:
    people = accounts.listed()
    if options.json:
        print_json({"accounts": [_row(one) for one in people]})
        return DONE
    for one in people:
        marks = [
            *(["ระงับ / locked"] if one.is_locked else []),
            *(["รหัสผ่านครั้งเดียว / one-time password"] if one.must_change else []),
            *(["ผู้ดูแลระบบคนแรก / first administrator"] if one.is_first_administrator else []),
        ]
        print("\t".join((one.subject, one.name, ", ".join(marks))))
    return DONE


def _row(one: accounts.Account) -> dict[str, Any]:
    return {
        "subject": one.subject,
        "name": one.name,
        "is_local": one.is_local,
        "is_locked": one.is_locked,
        "must_change_password": one.must_change,
        "is_first_administrator": one.is_first_administrator,
        "created_at": datetime.fromtimestamp(one.created_at, BANGKOK),
    }


def _lock(options: argparse.Namespace) -> int:
    return _done(options, accounts.lock, "ระงับบัญชีแล้ว / locked")


def _unlock(options: argparse.Namespace) -> int:
    return _done(options, accounts.unlock, "เปิดบัญชีแล้ว / unlocked")


def _done(options: argparse.Namespace, act: Any, told: str) -> int:
    try:
        act(options.subject)
    except accounts.NoSuchAccount:
        return _unknown(options)
    say(f"{options.subject}: {told}")
    return DONE


def _reset(options: argparse.Namespace) -> int:
    try:
        password = accounts.reset(options.subject)
    except accounts.NoSuchAccount:
        return _unknown(options)
    _tell(options.subject, password)
    return DONE


def _unknown(options: argparse.Namespace) -> int:
    say(f"{options.subject}: ไม่มีบัญชีนี้ในเครื่องนี้ / no such account of this machine's own")
    return REFUSED


def _tell(subject: str, password: str) -> None:
    say(
        f"{subject}: รหัสผ่านครั้งเดียว แสดงครั้งนี้เท่านั้น ต้องเปลี่ยนเมื่อเข้าสู่ระบบครั้งแรก / one-time "
        "password, shown this once, to be changed at the first sign-in:"
    )
    print(password)
