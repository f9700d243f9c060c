"""What the phone remembers, and that nothing in its file is ever lost."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from mfa_tui.phone.authenticator import Account
from mfa_tui.phone.phone import Phone, phone_summary

SECRET = "NTLVQ2X6ZQ2K4WHMVJ5N7G3PTLVQ2X6ZQ2K4WHMVJ5N7G3PTAAAA"
ALICE = Account("MFA TUI", "alice", SECRET)
BOB = Account("Пул", "bob", SECRET[::-1], "SHA256", 8, 60)


def phone_at(path: Path | None) -> Phone:
    return Phone(lambda: 0.0, path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mfa-tui" / "phone.json"


def test_accounts_are_there_after_switching_off_and_on(path: Path) -> None:
    phone = phone_at(path)
    assert phone.authenticator.accounts == ()
    phone.add(ALICE)
    phone.add(BOB)
    assert phone_at(path).authenticator.accounts == (ALICE, BOB)
    phone.remove(ALICE)
    assert phone_at(path).authenticator.accounts == (BOB,)
    assert phone.problem is None


def test_without_a_path_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    phone_at(None).add(ALICE)
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_may_read(path: Path) -> None:
    before = os.umask(0)
    try:
        phone_at(path).add(ALICE)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_keys_of_other_programs_are_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version": 1, "accounts": [], "inbox": [{"text": "hi"}]}', "utf-8")
    phone_at(path).add(ALICE)
    document = json.loads(path.read_text("utf-8"))
    assert document["inbox"] == [{"text": "hi"}]
    assert document["version"] == 1
    assert [account["name"] for account in document["accounts"]] == ["alice"]


def test_a_write_that_fails_leaves_the_old_file_and_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = phone_at(path)
    phone.add(ALICE)
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    phone.add(BOB)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    assert phone.problem == "The phone's accounts were not saved (No space left on device)."
    assert phone.authenticator.accounts == (ALICE, BOB)

    monkeypatch.undo()
    phone.remove(ALICE)
    assert phone.problem is None
    assert phone_at(path).authenticator.accounts == (BOB,)


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"version": 1}',
        b'{"version": "1", "accounts": []}',
        b'{"version": 1, "accounts": {}}',
        b'{"version": 1, "accounts": [7]}',
        b'{"version": 1, "accounts": [{"issuer": "a", "name": "b", "secret": null}]}',
        json.dumps(
            {
                "version": 1,
                "accounts": [
                    {
                        "issuer": "a",
                        "name": "b",
                        "secret": "too short",
                        "algorithm": "SHA1",
                        "digits": 6,
                        "period": 30,
                    }
                ],
            }
        ).encode(),
    ],
)
def test_a_damaged_file_is_moved_aside_and_kept(path: Path, damaged: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(damaged)
    phone = phone_at(path)
    assert phone.problem is not None
    assert "phone.json.damaged-1" in phone.problem
    assert phone.authenticator.accounts == ()
    phone.add(ALICE)
    assert "phone.json.damaged-1" in phone.problem
    assert path.with_name("phone.json.damaged-1").read_bytes() == damaged
    assert phone_at(path).authenticator.accounts == (ALICE,)


def test_a_second_damaged_file_does_not_replace_the_first(path: Path) -> None:
    path.parent.mkdir()
    for damaged in (b"one", b"two"):
        path.write_bytes(damaged)
        phone_at(path)
    kept = sorted(path.parent.glob("*.damaged-*"))
    assert [file.read_bytes() for file in kept] == [b"one", b"two"]


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    newer = b'{"version": 2, "accounts": "elsewhere"}'
    path.write_bytes(newer)
    phone = phone_at(path)
    phone.add(ALICE)
    assert path.read_bytes() == newer
    assert phone.problem is not None
    assert "newer version" in phone.problem


def test_a_file_that_cannot_be_read_is_left_alone(path: Path) -> None:
    path.mkdir(parents=True)
    phone = phone_at(path)
    phone.add(ALICE)
    assert path.is_dir()
    assert phone.problem is not None
    assert "cannot be read" in phone.problem


def test_subscribers_hear_of_accounts_until_they_stop() -> None:
    phone, heard = phone_at(None), []
    stop = phone.subscribe(lambda: heard.append(len(phone.authenticator.accounts)))
    phone.add(ALICE)
    phone.add(BOB)
    phone.remove(ALICE)
    stop()
    phone.remove(BOB)
    assert heard == [1, 2, 1]


def test_summary_counts_accounts_and_tells_the_skew() -> None:
    phone = phone_at(None)
    said = [phone_summary(phone)]
    for account in (ALICE, BOB):
        phone.add(account)
        said.append(phone_summary(phone))
    phone.authenticator.skew = -60
    said.append(phone_summary(phone))
    assert said == [
        "phone: no accounts",
        "phone: 1 account",
        "phone: 2 accounts",
        "phone: 2 accounts, clock 60 s behind",
    ]
