"""Accounts and sessions: passwords, attempts, times, and an end at once."""

import os
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import argon2
import pytest

from bmn import settings
from bmn.access import accounts, database, sessions
from bmn.cli import main

OWN = "จปฐ ทดสอบ ระบบ 2569"


class Clock:
    """The wall clock of accounts and sessions, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    # As slow as it must be for an attacker, it is for tests too; what it is, one of them asks.
    monkeypatch.setattr(accounts, "_hasher", argon2.PasswordHasher(1, 8, 1))
    return tmp_path


def test_a_guess_costs_what_argon2_s_authors_say_and_so_does_one_at_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    wanted = argon2.profiles.RFC_9106_LOW_MEMORY
    told = argon2.extract_parameters(accounts._hash("x"))
    nobody = argon2.extract_parameters(accounts._NOBODY)
    for cost in ("time_cost", "memory_cost", "parallelism", "type"):
        assert getattr(told, cost) == getattr(nobody, cost) == getattr(wanted, cost)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    monkeypatch.setattr(accounts, "time", one)
    monkeypatch.setattr(sessions, "time", one)
    return one


def refused(subject: str, password: str, address: str = "10.0.0.1") -> str:
    with pytest.raises(accounts.Refused) as told:
        accounts.check(subject, password, address)
    return told.value.reason


def test_the_first_start_makes_one_administrator_once() -> None:
    with ThreadPoolExecutor(4) as many:
        made = [one for one in many.map(lambda _: accounts.first_start(), range(4)) if one]
    assert len(made) == 1
    account = accounts.check(accounts.FIRST, made[0], "10.0.0.1")
    assert account.is_first_administrator
    assert account.must_change


def test_no_password_and_no_token_stands_in_the_file(own_folder: Path) -> None:
    password = accounts.add("somchai")
    token = sessions.begin(accounts.check("somchai", password, "10.0.0.1"))
    written = b"".join(path.read_bytes() for path in (own_folder / "access").iterdir())
    assert b"$argon2id$" in written
    assert password.encode() not in written
    assert token.encode() not in written


@pytest.mark.skipif(os.name == "nt", reason="no modes there")
def test_the_file_is_its_user_s_alone(own_folder: Path) -> None:
    before = os.umask(0)
    try:
        accounts.add("somchai")
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(p.stat().st_mode) for p in (own_folder / "access").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((own_folder / "access").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "subject", ["", "a", "demo:x", "Somchai", "a b", "x" * 41, "a#b", "สมชาย", "operator"]
)
def test_a_subject_can_t_pass_for_another_kind(subject: str) -> None:
    with pytest.raises(accounts.WrongSubject):
        accounts.add(subject)


def test_after_five_attempts_the_right_password_is_refused_too(clock: Clock) -> None:
    password = accounts.add("somchai")
    for _ in range(accounts.ATTEMPTS):
        assert refused("somchai", "wrong") == "wrong"
    assert refused("somchai", password) == "too_many"
    clock.now += accounts.WITHIN_SECONDS + 1
    assert accounts.check("somchai", password, "10.0.0.1").subject == "somchai"


def test_many_at_once_are_counted_as_many() -> None:
    accounts.add("somchai")
    with ThreadPoolExecutor(8) as many:
        told = list(many.map(lambda _: refused("somchai", "wrong"), range(12)))
    assert told.count("wrong") == accounts.ATTEMPTS
    assert told.count("too_many") == 12 - accounts.ATTEMPTS


def test_one_address_can_t_try_every_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "ATTEMPTS_OF_ADDRESS", 3)
    told = [refused(f"person{number}", "wrong") for number in range(4)]
    assert told == ["wrong", "wrong", "wrong", "too_many"]
    assert refused("person9", "wrong", "10.0.0.2") == "wrong"


def test_success_forgets_the_failures_of_the_account_only() -> None:
    password = accounts.add("somchai")
    accounts.add("malee")
    refused("malee", "wrong")
    for _ in range(3):
        for _ in range(accounts.ATTEMPTS - 1):
            refused("somchai", "wrong")
        accounts.check("somchai", password, "10.0.0.1")
    found = database.connection().execute("SELECT DISTINCT who FROM attempt ORDER BY who")
    assert [row["who"] for row in found] == ["address:10.0.0.1", "subject:malee"]


@pytest.mark.parametrize(
    ("new", "again", "reason"),
    [
        (OWN, OWN + "x", "different"),
        ("short", "short", "weak"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "weak"),
        ("Somchai-is-my-name", "Somchai-is-my-name", "weak"),
    ],
)
def test_a_new_password_must_be_one(new: str, again: str, reason: str) -> None:
    password = accounts.add("somchai")
    with pytest.raises(accounts.Refused) as told:
        accounts.change_password("somchai", password, new, again, "10.0.0.1")
    assert told.value.reason == reason
    with pytest.raises(accounts.Refused):
        accounts.change_password("somchai", password, password, password, "10.0.0.1")
    assert accounts.check("somchai", password, "10.0.0.1").must_change


def test_a_changed_password_ends_every_session_and_frees_the_next() -> None:
    password = accounts.add("somchai")
    token = sessions.begin(accounts.check("somchai", password, "10.0.0.1"))
    held = sessions.of_token(token)
    assert held is not None
    assert held.must_change
    account = accounts.change_password("somchai", password, OWN, OWN, "10.0.0.1")
    assert sessions.of_token(token) is None
    fresh = sessions.of_token(sessions.begin(account))
    assert fresh is not None
    assert not fresh.must_change
    assert refused("somchai", password) == "wrong"


def test_a_session_ends_after_thirty_idle_minutes(clock: Clock) -> None:
    token = _signed_in("somchai")
    held = sessions.of_token(token)
    assert held is not None
    for _ in range(3):
        clock.now += 29 * 60
        assert sessions.of_sign_in(held.sign_in_id) == held
        sessions.touch(held.sign_in_id)
    clock.now += 30 * 60 + 1
    assert sessions.of_token(token) is None
    sessions.touch(held.sign_in_id)
    assert sessions.of_token(_signed_in("malee")) is not None  # clears what is over
    assert sessions.of_token(token) is None


def test_a_session_ends_after_eight_hours_however_busy(clock: Clock) -> None:
    token = _signed_in("somchai")
    held = sessions.of_token(token)
    assert held is not None
    for _ in range(24):
        assert sessions.of_token(token) == held
        clock.now += 20 * 60
        sessions.touch(held.sign_in_id)
    clock.now += 1
    assert sessions.of_token(token) is None


def test_times_can_be_shortened_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BMN_IDLE_SECONDS", "999999")
    monkeypatch.setenv("BMN_SESSION_SECONDS", "999999")
    assert (settings.session_idle_seconds(), settings.session_seconds()) == (1_800, 28_800)
    monkeypatch.setenv("BMN_IDLE_SECONDS", "5")
    assert settings.session_idle_seconds() == 5


@pytest.mark.parametrize("act", ["lock", "reset"])
def test_locking_ends_the_sessions_of_that_account_only(act: str) -> None:
    mine, other = _signed_in("somchai"), _signed_in("malee")
    getattr(accounts, act)("somchai")
    assert sessions.of_token(mine) is None
    assert sessions.of_token(other) is not None


def test_a_locked_account_is_told_so_only_with_its_password() -> None:
    password = accounts.add("somchai")
    accounts.lock("somchai")
    assert refused("somchai", "wrong") == "wrong"
    assert refused("somchai", password) == "locked"
    accounts.unlock("somchai")
    assert accounts.check("somchai", password, "10.0.0.1").subject == "somchai"


def test_a_session_doesn_t_outlive_its_account() -> None:
    token = _signed_in("somchai")
    with database.writing() as connection:
        connection.execute("DELETE FROM account")
    assert sessions.of_token(token) is None


def test_another_process_s_lock_ends_a_session_here() -> None:
    token = _signed_in("somchai")
    done = subprocess.run(
        [sys.executable, "-m", "bmn", "account", "lock", "somchai"],
        cwd=settings.ROOT,
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert sessions.of_token(token) is None


def test_accounts_of_a_provider_are_known_by_issuer_and_subject() -> None:
    one = accounts.of_provider("https://a.example", "17", "สมชาย")
    same = accounts.of_provider("https://a.example", "17", "สมชาย ใจดี")
    other = accounts.of_provider("https://b.example", "17", "สมชาย ใจดี")
    assert one.subject == same.subject == "https://a.example#17"
    assert same.name == "สมชาย ใจดี"
    assert other.subject != one.subject
    assert refused(one.subject, "") == "wrong"
    accounts.lock(one.subject)
    with pytest.raises(accounts.Refused, match="locked"):
        accounts.of_provider("https://a.example", "17", "สมชาย")
    with pytest.raises(accounts.NoSuchAccount):
        accounts.reset(one.subject)


def test_a_choice_is_kept_with_the_sign_in(clock: Clock) -> None:
    mine, other = _signed_in("somchai"), _signed_in("malee")
    held = sessions.of_token(mine)
    assert held is not None
    sessions.choose(held.sign_in_id, "officer@district:5701#")
    for token, chosen in ((mine, "officer@district:5701#"), (other, "")):
        found = sessions.of_token(token)
        assert found is not None
        assert found.chosen == chosen


def test_each_thread_reads_through_its_own_connection() -> None:
    token = _signed_in("somchai")
    seen: list[object] = []
    threads = [
        threading.Thread(target=lambda: seen.append(sessions.of_token(token))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert None not in seen


def test_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["account", "add", "somchai", "--name", "สมชาย ใจดี"]) == 0
    password = capsys.readouterr().out.strip()
    assert accounts.check("somchai", password, "10.0.0.1").name == "สมชาย ใจดี"
    assert main.main(["account", "add", "somchai"]) == 1
    assert main.main(["account", "reset", "nobody"]) == 1
    assert main.main(["account", "reset", "somchai"]) == 0
    fresh = capsys.readouterr().out.strip()
    assert refused("somchai", password) == "wrong"
    assert accounts.check("somchai", fresh, "10.0.0.1").must_change
    assert main.main(["account", "lock", "somchai"]) == 0
    assert main.main(["account", "list"]) == 0
    told = capsys.readouterr().out
    assert "somchai\tสมชาย ใจดี\tระงับ" in told
    assert fresh not in told


def _signed_in(subject: str) -> str:
    password = accounts.add(subject)
    return sessions.begin(accounts.check(subject, password, "10.0.0.1"))
