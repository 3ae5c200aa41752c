"""Backup and restore."""

import argparse
from pathlib import Path
from typing import Any

from bmn.cli.output import DONE, REFUSED, print_json, say


def add_backup(commands: Any) -> None:
    """The command `backup` and its options."""
    parser = commands.add_parser(
        "backup",
        help="copy everything that can't be made again into an empty folder (สำรองข้อมูล)",
        description="Copies store, current snapshot, restricted files, inbox, accounts and audit "
        "into an empty folder, each file with its hash; by the running collector if there is one "
        "(it takes nothing in meanwhile). The key of the national ids goes to --key-to, elsewhere. "
        "The copy holds personal data: keep it encrypted, and no longer than you must.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="an empty folder")
    parser.add_argument(
        "--key-to", type=Path, metavar="DIR", help="where the key goes, apart from the backup"
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=_backup)


def _backup(options: argparse.Namespace) -> int:
    from bmn.access import audit
    from bmn.collector import backup, service

    try:
        audit.note(
            audit.BACKUP, who="operator", role=None, scope=None, what=str(options.folder.resolve())
        )
        done = backup.make(
            options.folder, options.key_to, lambda folder: service.copy_store(folder, say)
        )
    except (audit.AuditUnavailable, backup.Refused, service.NoAnswer) as error:
        say(str(error))
        return REFUSED
    except OSError as error:
        say(f"สำรองข้อมูลไม่สำเร็จ / the backup failed: {error}")
        return REFUSED
    if options.key_to is None:
        say("ยังไม่ได้สำรองกุญแจ ใช้ --key-to / the key is NOT in it: --key-to")
    _tell(done, options.json)
    return DONE


def add_restore(commands: Any) -> None:
    """The command `restore` and its options."""
    parser = commands.add_parser(
        "restore",
        help="put a backup into empty folders (กู้คืนข้อมูล)",
        description="Checks every file of a backup against its hash, then puts it into the empty "
        "folders of BMN_DATA_DIR, BMN_ACCESS_DIR and BMN_AUDIT_DIR. Nobody stays signed in. "
        "Afterwards: python -m bmn doctor, python -m bmn verify.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="the backup")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the key that was kept apart")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=_restore)


def _restore(options: argparse.Namespace) -> int:
    from bmn.collector import backup, service

    try:
        with service.the_only_collector():
            pass
        lock = service.lock_path()
        lock.unlink(missing_ok=True)
        done = backup.restore(options.folder, options.key)
    except (service.AlreadyRunning, backup.Refused) as error:
        say(str(error))
        return REFUSED
    except OSError as error:
        say(f"กู้คืนไม่สำเร็จ / the restore failed: {error}")
        return REFUSED
    _tell(done, options.json)
    say("ต่อไป / next: python -m bmn doctor, python -m bmn verify")
    return DONE


def _tell(done: Any, as_json: bool) -> None:
    if as_json:
        print_json(
            {"folder": done.folder, "files": done.files, "bytes": done.bytes, "key": done.key}
        )
        return
    say(f"{done.files:,} แฟ้ม / files, {done.bytes:,} bytes: {done.folder}")
    if done.key is not None:
        say(f"กุญแจ / key: {done.key}")
