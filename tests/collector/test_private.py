"""What is made at run time opens for its own user only, and the key of national ids is kept."""

import os
import stat
from pathlib import Path

import pytest

from bmn import private, settings
from bmn.access.reader import MACHINE
from bmn.cli.main import main
from bmn.collector import health, inbox, key, service
from bmn.collector.sender import SIMULATOR
from bmn.exchange import uploads
from bmn.store import schema
from tests.collector.records import NOW, Collector, household, person, write_csv

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")

EVERYBODY = 0o777


def modes(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in folder.rglob("*")
        if not path.is_symlink()
    }


def name_of(findings: list[health.Finding], name: str) -> health.Finding:
    return next(one for one in findings if one.name == name)


@pytest.fixture
def wide_umask():  # type: ignore[no-untyped-def]
    former = os.umask(0o022)
    yield
    os.umask(former)


def test_everything_that_a_collector_writes_is_its_users_alone(
    data_dir: Path, wide_umask: None
) -> None:
    """Store, snapshots and their household files, originals, quarantine, uploads."""
    faulty = household(household_id="57010000022", members="x")
    (data_dir / "inbox").mkdir(mode=EVERYBODY)
    (data_dir / "inbox").chmod(EVERYBODY)
    left = write_csv(data_dir / "inbox" / "left.csv", [household()])
    assert stat.S_IMODE(left.stat().st_mode) == 0o644
    with service.collector() as one:
        report = one.take(write_csv(data_dir / "inbox" / "h.csv", [household(), faulty]))
        inbox.archive(data_dir / "inbox" / "h.csv", report.sha256)
        inbox.leave_report(data_dir / "inbox", "h.csv", report.row())
        one.publish(close=True)
    assert main(["quarantine", str(report.load_id)]) == 0
    uploads.drop(b"a,b\n", "u.csv", data_dir / "inbox", now=NOW, by=MACHINE, kind="target")
    found = {
        name: mode
        for top in settings.private_dirs()
        if top.is_dir()
        for name, mode in (modes(top) | {top.name: stat.S_IMODE(top.stat().st_mode)}).items()
    }
    assert {mode for name, mode in found.items() if mode & private.OTHERS} == set(), found
    assert any(name.startswith("snapshots/households-2569-5701-") for name in found)
    assert {"store.duckdb", "left.csv", f"quarantine/{report.load_id:08d}.parquet"} <= set(found)
    assert name_of(health.findings(), "modes").ok


def test_an_upload_is_private_without_any_collector(
    tmp_path: Path, wide_umask: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`streamlit run app.py` alone has the umask of whoever started it."""
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path / "data"))
    folder = settings.inbox_dir()
    upload = uploads.drop(b"a,b\n", "u.csv", folder, now=NOW, by=MACHINE, kind="target")
    assert stat.S_IMODE((folder / upload.name).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_stands_open_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    private.folder(settings.restricted_dir() / "files")
    (settings.restricted_dir() / "files").chmod(0o755)
    found = name_of(health.findings(), "modes")
    assert not found.ok
    assert str(settings.restricted_dir() / "files") in found.message_th
    private.keep()
    assert name_of(health.findings(), "modes").ok


def test_the_key_of_real_data_lies_outside_them(collector: Collector) -> None:
    assert collector.send([person()]).accepted == 1
    assert (settings.config_dir() / key.NAME).exists()
    assert not (settings.restricted_dir() / key.NAME).exists()
    mode = (settings.config_dir() / key.NAME).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert name_of(health.findings(collector.connection), "key_place").ok


def test_the_key_lies_where_the_setting_says(
    collector: Collector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BMN_KEY_FILE", str(tmp_path / "vault" / "ids.key"))
    schema.mark_made_up(collector.connection)
    assert collector.send([person()], sender=SIMULATOR).accepted == 1
    assert (tmp_path / "vault" / "ids.key").exists()


def test_an_older_key_beside_real_data_is_used_and_named(collector: Collector) -> None:
    private.folder(settings.restricted_dir())
    (settings.restricted_dir() / key.NAME).write_bytes(b"k" * key.KEY_BYTES)
    assert collector.send([person()]).accepted == 1
    found = health.findings(collector.connection)
    assert not name_of(found, "key_place").ok
    assert name_of(found, "key").ok


def test_a_key_beside_made_up_data_is_in_its_place(collector: Collector) -> None:
    private.folder(settings.restricted_dir())
    (settings.restricted_dir() / key.NAME).write_bytes(b"k" * key.KEY_BYTES)
    schema.mark_made_up(collector.connection)
    assert collector.send([person()], sender=SIMULATOR).accepted == 1
    assert name_of(health.findings(collector.connection), "key_place").ok


@pytest.fixture
def own_key(collector: Collector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The key of a store that holds a hash."""
    path = tmp_path / "ids.key"
    monkeypatch.setenv("BMN_KEY_FILE", str(path))
    assert collector.send([person()]).accepted == 1
    return path


def test_a_lost_key_is_never_made_anew(collector: Collector, own_key: Path) -> None:
    secret = own_key.read_bytes()
    own_key.unlink()
    later = [person(household_id="57010000022")]
    report = collector.send(later)
    assert report.status == "refused"
    assert "กุญแจ" in report.message_th
    assert not own_key.exists()
    found = name_of(health.findings(collector.connection), "key")
    assert not found.ok
    assert "กุญแจหาย" in found.message_th
    # Households and persons without any id need no key.
    assert collector.send([household()]).accepted == 1
    assert collector.send([person(household_id="57010000033", national_id="")]).accepted == 1
    own_key.write_bytes(secret)
    assert collector.send(later).accepted == 1
    assert name_of(health.findings(collector.connection), "key").ok
    assert collector.one("SELECT count(DISTINCT national_id_hash) FROM core_person_private") == 1


def test_another_key_is_not_taken_for_the_stores_own(collector: Collector, own_key: Path) -> None:
    own_key.write_bytes(b"x" * key.KEY_BYTES)
    report = collector.send([person(household_id="57010000022")])
    assert report.status == "refused"
    assert "กุญแจเดิม" in report.message_th
    assert not name_of(health.findings(collector.connection), "key").ok


def test_a_store_from_before_fingerprints_keeps_its_key(
    collector: Collector, own_key: Path
) -> None:
    collector.connection.execute("DELETE FROM core_meta WHERE key = $1", [key.FINGERPRINT])
    secret = own_key.read_bytes()
    own_key.unlink()
    assert collector.send([person(household_id="57010000022")]).status == "refused"
    own_key.write_bytes(secret)
    assert collector.send([person(household_id="57010000022")]).accepted == 1
    assert schema.meta(collector.connection, key.FINGERPRINT) == key.fingerprint(secret)


def test_the_doctor_tells_by_its_exit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    assert main(["doctor"]) == 0
    said = capsys.readouterr().err
    assert all(word in said for word in ("modes", "key_place", "disk", "inbox", "accounts"))
    monkeypatch.setenv("BMN_FREE_DISK_MB", "999999999999")
    assert main(["doctor", "--json"]) == 1
    assert '"ok": false' in capsys.readouterr().out


def test_copies_that_a_killed_collector_left_are_swept(data_dir: Path) -> None:
    left = settings.restricted_dir() / "work" / "tmpdead"
    private.folder(left)
    (left / "rows.arrow").write_bytes(b"personal")
    with service.the_only_collector():
        assert not left.exists()
