"""What the lab builds, and what it keeps between runs."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mfa_tui.localcloud.store import Store
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.device_memory import DeviceMemory, KnownDevice
from mfa_tui.signin.target import Target
from mfa_tui.signin.turns import SignedIn
from mfa_tui.trace.record import Trace
from mfa_tui.ui.world import Opened, OpeningTrouble
from mfa_tui.worlds.lab import LocalLab
from mfa_tui.worlds.remote_lab import RemoteLab
from tests.localcloud.conftest import FakeClock
from tests.locks import locked

PASSWORD = "P@ssw0rd"
NewLab = Callable[[Path | None], LocalLab]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def new_lab(clock: FakeClock) -> Iterator[NewLab]:
    """Make a lab on a directory; all are closed at the end."""
    labs: list[LocalLab] = []

    def make(directory: Path | None) -> LocalLab:
        labs.append(LocalLab(directory, clock=clock, entropy=random.Random(len(labs)).randbytes))
        return labs[-1]

    yield make
    for lab in labs:
        lab.close()


def can_sign_in(lab: LocalLab, opened: Opened, username: str = "alice") -> bool:
    """Whether the phone has what the pool asks for."""
    target = opened.places[0].target
    account = opened.phone.authenticator.find(target.issuer, username)
    if account is None:
        return False
    conversation = Conversation(lambda: lab.connect(target))
    conversation.start(username, PASSWORD, Flow.USER_PASSWORD_AUTH)
    code = opened.phone.authenticator.code(account)
    return isinstance(conversation.answer({"SOFTWARE_TOKEN_MFA_CODE": code}), SignedIn)


def test_a_world_in_memory(new_lab: NewLab) -> None:
    lab = new_lab(None)
    opened = lab.open()
    assert [place.target.name for place in opened.places] == [
        "MFA required",
        "MFA optional",
        "Codes by message",
        "Choice-based",
        "Devices",
        "Duo push",
        "Duo prompt",
        "Duo classic (retired)",
        "E-mail code by Lambda",
        "Backup codes",
    ]
    assert [person.username for person in opened.places[0].people] == ["alice", "bob", "carol"]
    assert [person.state for person in opened.places[0].people] == [
        "authenticator set up",
        "no authenticator yet",
        "temporary password",
    ]
    assert all(place.target.local and place.target.session_known for place in opened.places)
    assert opened.notes == ()
    assert opened.trace is lab.trace
    assert can_sign_in(lab, opened)
    assert [each.operation for each in lab.trace.snapshot()] == [
        "InitiateAuth",
        "RespondToAuthChallenge",
    ]


def test_the_given_trace_is_the_one_that_is_used() -> None:
    trace = Trace()
    assert LocalLab(None, trace=trace).trace is trace


def test_no_two_worlds_share_secrets(tmp_path: Path) -> None:
    first, second = LocalLab(None), LocalLab(None)
    try:
        secrets = [
            account.secret
            for lab in (first, second)
            for account in lab.open().phone.authenticator.accounts
        ]
        assert len(secrets) == len(set(secrets)) == 10
    finally:
        first.close()
        second.close()


def test_pool_and_phone_are_kept_between_runs(
    new_lab: NewLab, tmp_path: Path, clock: FakeClock
) -> None:
    home = tmp_path / "data" / "mfa-tui"
    lab = new_lab(home)
    first = lab.open()
    assert can_sign_in(lab, first)
    lab.close()
    clock.advance(30)
    again = new_lab(home)
    second = again.open()
    assert second.phone.authenticator.accounts == first.phone.authenticator.accounts
    assert second.notes == ()
    assert can_sign_in(again, second)


def test_files_are_private(new_lab: NewLab, tmp_path: Path) -> None:
    home = tmp_path / "data"
    new_lab(home).open()
    assert home.stat().st_mode & 0o777 == 0o700
    files = sorted(path.name for path in home.iterdir())
    assert {"phone.json", "pool.sqlite3"} <= set(files)
    assert {path.stat().st_mode & 0o777 for path in home.iterdir()} == {0o600}


def test_closing_twice_is_fine_and_memory_leaves_no_files(
    new_lab: NewLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lab = new_lab(None)
    lab.close()
    lab.open()
    lab.close()
    lab.close()
    assert list(tmp_path.iterdir()) == []


def damaged(tmp_path: Path) -> Path:
    path = tmp_path / "pool.sqlite3"
    path.write_bytes(b"these are the wrong bytes " * 400)
    return path


def test_a_damaged_file_offers_ways_out_and_stays_as_it_is(new_lab: NewLab, tmp_path: Path) -> None:
    path = damaged(tmp_path)
    before = path.read_bytes()
    with pytest.raises(OpeningTrouble) as caught:
        new_lab(tmp_path).open()
    assert "cannot be used" in caught.value.what
    assert str(path) in caught.value.why
    assert [remedy.name for remedy in caught.value.remedies] == ["aside", "copy", "memory"]
    assert path.read_bytes() == before


def test_moving_aside_keeps_the_file_and_starts_afresh(new_lab: NewLab, tmp_path: Path) -> None:
    before = damaged(tmp_path).read_bytes()
    lab = new_lab(tmp_path)
    opened = lab.open("aside")
    (aside,) = tmp_path.glob("pool.sqlite3.broken-*")
    assert aside.read_bytes() == before
    assert can_sign_in(lab, opened)
    assert opened.notes == ()


def test_moving_aside_a_pool_gives_the_phone_the_secrets_of_the_new_one(
    new_lab: NewLab, tmp_path: Path
) -> None:
    lab = new_lab(tmp_path)
    old = lab.open().phone.authenticator.accounts
    lab.close()
    (tmp_path / "pool.sqlite3").write_bytes(b"no database at all " * 100)
    again = new_lab(tmp_path)
    opened = again.open("aside")
    assert [each.label for each in opened.phone.authenticator.accounts] == [
        each.label for each in old
    ]
    assert can_sign_in(again, opened)


def test_memory_leaves_everything_alone(new_lab: NewLab, tmp_path: Path) -> None:
    path = damaged(tmp_path)
    before = path.read_bytes()
    lab = new_lab(tmp_path)
    opened = lab.open("memory")
    assert opened.notes == ("Nothing you do now is saved.",)
    assert can_sign_in(lab, opened)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_copy_leaves_the_files_byte_for_byte(new_lab: NewLab, tmp_path: Path) -> None:
    lab = new_lab(tmp_path)
    lab.open()
    lab.close()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    copy = new_lab(tmp_path)
    opened = copy.open("copy")
    target = opened.places[0].target
    Conversation(lambda: copy.connect(target)).start("alice", "wrong", Flow.USER_SRP_AUTH)
    copy.close()
    assert opened.notes == ("Nothing you do now is saved.",)
    # SQLite may leave an empty log beside the file; what was there is as it was
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


def test_in_a_copy_everything_works(new_lab: NewLab, tmp_path: Path) -> None:
    lab = new_lab(tmp_path)
    lab.open()
    lab.close()
    copy = new_lab(tmp_path)
    assert can_sign_in(copy, copy.open("copy"))


@pytest.mark.parametrize("remedy", ["copy", "memory"])
def test_trusted_devices_are_saved_only_with_the_pool(
    new_lab: NewLab, tmp_path: Path, remedy: str
) -> None:
    device = KnownDevice("us-east-1_1", "-group", "secret")

    def devices(remedy: str | None) -> DeviceMemory:
        lab = new_lab(tmp_path)
        place = lab.open(remedy).places[0]
        memory = lab.connect(place.target).devices
        lab.close()
        return memory

    devices(None).keep("pool", "alice", device)
    unsaved = devices(remedy)
    assert unsaved.find("pool", "alice") == (device if remedy == "copy" else None)
    unsaved.keep("pool", "alice", KnownDevice("us-east-1_2", "-group", "other"))
    assert devices(None).find("pool", "alice") == device


@pytest.mark.parametrize("remedy", [None, "copy", "memory"])
def test_a_newer_file_is_never_touched(new_lab: NewLab, tmp_path: Path, remedy: str | None) -> None:
    lab = new_lab(tmp_path)
    lab.open()
    lab.close()
    path = tmp_path / "pool.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    newer = new_lab(tmp_path)
    if remedy == "memory":
        newer.open(remedy)
    else:
        with pytest.raises(OpeningTrouble, match="cannot be used") as caught:
            newer.open(remedy)
        assert "it has version 99" in caught.value.why
    newer.close()
    assert path.read_bytes() == before


def test_a_directory_that_cannot_be_made(new_lab: NewLab, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OpeningTrouble) as caught:
        new_lab(tmp_path / "file" / "data").open()
    assert "it cannot be made" in caught.value.why
    lab = new_lab(tmp_path / "file" / "data")
    assert can_sign_in(lab, lab.open("memory"))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 99, "accounts": []}'])
def test_an_unreadable_phone_is_told_and_the_world_opens(
    new_lab: NewLab, tmp_path: Path, content: str
) -> None:
    (tmp_path / "phone.json").write_text(content)
    lab = new_lab(tmp_path)
    opened = lab.open()
    assert len(opened.notes) == 1
    assert "phone's file" in opened.notes[0]
    assert can_sign_in(lab, opened)
    kept = [path.read_text() for path in tmp_path.glob("phone.json*")]
    assert content in kept


def test_a_locked_file_offers_to_try_again(
    new_lab: NewLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = new_lab(tmp_path)
    lab.open()
    lab.close()
    opening = Store.open
    monkeypatch.setattr(Store, "open", lambda path: opening(path, patience=0))
    with locked(tmp_path / "pool.sqlite3"):
        with pytest.raises(OpeningTrouble, match="in use by another program") as caught:
            new_lab(tmp_path).open()
        assert [remedy.name for remedy in caught.value.remedies] == ["again", "copy", "memory"]
        new_lab(tmp_path).open("copy")
    again = new_lab(tmp_path)
    assert can_sign_in(again, again.open("again"))


def test_a_remote_world_is_one_place_with_an_empty_phone(tmp_path: Path) -> None:
    target = Target.remote("eu-west-1_AbC", "client")
    lab = RemoteLab(target, tmp_path)
    opened = lab.open()
    (place,) = opened.places
    assert (lab.label, place.target, place.people) == ("eu-west-1_AbC", target, ())
    assert place.about == "AWS, eu-west-1"
    assert opened.phone.authenticator.accounts == ()
    assert opened.notes == ()
    assert list(tmp_path.iterdir()) == []
    lab.close()
    lab.close()


def test_a_remote_world_tells_of_an_unreadable_phone(tmp_path: Path) -> None:
    (tmp_path / "phone.json").mkdir()
    target = Target.remote("eu-west-1_AbC", "client", endpoint_url="http://127.0.0.1:9229")
    opened = RemoteLab(target, tmp_path).open()
    assert opened.places[0].about == "http://127.0.0.1:9229"
    assert len(opened.notes) == 1
    assert "phone's file cannot be read" in opened.notes[0]
