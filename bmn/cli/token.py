"""Personal tokens for programs."""

import argparse
from datetime import datetime
from typing import Any

from bmn.cli.output import DONE, REFUSED, print_json, say
from bmn.survey.clock import BANGKOK


def add_token(commands: Any) -> None:
    """The command `token` and its options."""
    parser = commands.add_parser(
        "token",
        help="personal tokens of the API, for Excel and pandas (โทเคนสำหรับ API)",
        description="`token add --user SUBJECT --name Excel` prints a token once; it reads as the "
        "person's widest role, or as the one of --role and --area, until it ends, is revoked, or "
        "the grant or account ends. `token list` tells them without secrets, `token revoke ID` "
        "ends one at once. How to use one: docs/api.md.",
    )
    parser.add_argument("action", choices=("add", "list", "revoke"))
    parser.add_argument("id", nargs="?", help="of the token to revoke")
    parser.add_argument("--user", metavar="SUBJECT", help="whose token")
    parser.add_argument("--name", default="", help="what it is for")
    parser.add_argument("--role", help="the role it reads as")
    parser.add_argument("--area", metavar="LEVEL:CODE", help="the area it reads: province:57")
    parser.add_argument("--days", type=int, default=90, help="how long it lasts, 1 to 366 (90)")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=_token)


def _token(options: argparse.Namespace) -> int:
    if options.action == "list":
        return _list(options)
    if options.action == "revoke":
        return _revoke(options)
    return _add(options)


def _add(options: argparse.Namespace) -> int:
    from bmn.access import audit, grants, tokens
    from bmn.warehouse import snapshots

    if not options.user:
        say("token add: --user SUBJECT")
        return 2
    try:
        snapshot = snapshots.current_snapshot()
    except (snapshots.NoSnapshot, snapshots.UnreadableSnapshot) as error:
        say(f"ยังไม่มีชุดข้อมูล จึงไม่ทราบสิทธิ์ / no snapshot, so no rights are known: {error}")
        return REFUSED
    mine = grants.readers_of(
        options.user, snapshot, is_first_administrator=tokens.is_first_administrator(options.user)
    )
    wanted = [
        one
        for one in mine
        if options.role in (None, one.role)
        and options.area in (None, f"{one.scope.area_level}:{one.scope.area_code}")
        and one.may("export")
    ]
    if not wanted:
        say(f"{options.user}: ไม่มีสิทธิ์ดังกล่าว / has no such right")
        return REFUSED
    try:
        one, secret = tokens.add(wanted[0], options.name, options.days)
        audit.note(
            audit.TOKEN,
            who="operator",
            role=None,
            scope=one.reader.scope,
            what=f"token {one.id} for {one.subject} as {one.reader.role}",
        )
    except ValueError as error:
        say(f"token add: {error}")
        return 2
    except audit.AuditUnavailable as error:
        tokens.revoke(one.id)
        say(str(error))
        return REFUSED
    if options.json:
        print_json({**_row(one), "token": secret})
    else:
        print(secret)
    say("แสดงครั้งเดียว โปรดเก็บไว้ในที่ปลอดภัย / shown once: keep it in a safe place")
    return DONE


def _list(options: argparse.Namespace) -> int:
    from bmn.access import tokens

    found = [_row(one) for one in tokens.listed(options.user)]
    if options.json:
        print_json({"tokens": found})
        return DONE
    for row in found:
        state = "ใช้ได้ / good" if row["is_good"] else "สิ้นสุด / ended"
        print(f"{row['id']} {row['subject']} {row['role']} {row['area']} {row['name']} {state}")
    return DONE


def _revoke(options: argparse.Namespace) -> int:
    from bmn.access import audit, tokens

    try:
        one = tokens.revoke(options.id or "")
    except tokens.NoSuchToken:
        say(f"{options.id}: ไม่มีโทเคนนี้ / no such token")
        return REFUSED
    audit.note(
        audit.TOKEN,
        who="operator",
        role=None,
        scope=one.reader.scope,
        what=f"token {one.id} of {one.subject} revoked",
    )
    say(f"{one.id}: ยกเลิกแล้ว / revoked")
    return DONE


def _row(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "subject": one.subject,
        "name": one.name,
        "role": one.reader.role,
        "area": f"{one.reader.scope.area_level}:{one.reader.scope.area_code}",
        "created_at": datetime.fromtimestamp(one.created_at, BANGKOK),
        "expires_at": datetime.fromtimestamp(one.expires_at, BANGKOK),
        "is_good": one.is_good,
    }
