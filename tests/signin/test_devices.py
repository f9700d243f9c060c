"""Trusted devices: confirmed, remembered, proved instead of MFA, and forgotten."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from mfa_tui.signin.account import Account
from mfa_tui.signin.challenges import Challenge
from mfa_tui.signin.client import connect
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.device_memory import DeviceMemory, KnownDevice
from mfa_tui.signin.devices import Device, Devices
from mfa_tui.signin.turns import Refused, SignedIn, Tokens
from mfa_tui.trace.exchange import HttpResponse
from tests.signin.conftest import CHOICE, PASSWORD, PASSWORD_FLOWS, Town, answer_of

DEVICES = "Devices"
POOL = "us-east-1_MyDevices"
CODE = "SOFTWARE_TOKEN_MFA_CODE"


class Laptop:
    """A computer with a memory of its own, at which alice and bob sign in."""

    def __init__(self, town: Town, memory: DeviceMemory | None = None) -> None:
        self.town = town
        self.memory = memory or DeviceMemory()

    def conversation(self, *, secret: bool = False) -> Conversation:
        target = self.town.target(DEVICES, secret=secret)
        return Conversation(lambda: connect(target, self.town.trace, self.memory))

    def start(self, flow: Flow = Flow.USER_SRP_AUTH, *, secret: bool = False) -> object:
        """What follows alice's password."""
        self.town.clock.advance(30)  # every code of the authenticator works once
        return self.conversation(secret=secret).start("alice", PASSWORD, flow)

    def sign_in(self, flow: Flow = Flow.USER_SRP_AUTH, *, secret: bool = False) -> Account:
        """Alice, signed in with the code of her authenticator."""
        self.town.clock.advance(30)
        conversation = self.conversation(secret=secret)
        assert isinstance(conversation.start("alice", PASSWORD, flow), Challenge)
        turn = conversation.answer({CODE: self.town.code(DEVICES)})
        assert isinstance(turn, SignedIn)
        return Account(conversation.cognito, turn)

    def trusted(self, *, secret: bool = False) -> Account:
        """Alice, signed in, who has this computer remembered."""
        account = self.sign_in(secret=secret)
        new = account.tokens.new_device
        assert new is not None
        assert Devices(account).confirm(new) is True
        assert Devices(account).remember(new.key, remembered=True) is None
        return account


@pytest.fixture
def laptop(town: Town) -> Laptop:
    return Laptop(town)


def listed(account: Account) -> tuple[Device, ...]:
    devices = Devices(account).all()
    assert not isinstance(devices, Refused), devices
    return devices


def sent(town: Town, operation: str, parameters: str) -> list[dict[str, str]]:
    return [body[parameters] for body in town.door.bodies(operation)]


def test_a_pool_without_tracking_gives_no_device(town: Town) -> None:
    turn = town.sign_in(town.conversation(CHOICE))
    assert (turn.tokens.new_device, turn.by_device) == (None, False)


@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
@pytest.mark.parametrize("flow", PASSWORD_FLOWS)
def test_a_remembered_device_stands_in_for_the_code(
    laptop: Laptop, flow: Flow, secret: bool
) -> None:
    laptop.trusted(secret=secret)
    before = len(laptop.town.door.requests)
    turn = laptop.start(flow, secret=secret)
    assert isinstance(turn, SignedIn)
    assert turn.by_device
    assert turn.tokens.new_device is None
    asked = [json.loads(each.body) for each in laptop.town.door.requests[before:]]
    names = [body.get("ChallengeName", body.get("AuthFlow")) for body in asked]
    assert names[-2:] == ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"]
    known = laptop.memory.find(POOL, "alice")
    assert known is not None
    given = [body.get("AuthParameters") or body["ChallengeResponses"] for body in asked]
    assert {each["DEVICE_KEY"] for each in given} == {known.key}


def test_a_device_that_is_only_confirmed_is_asked_for_the_code(laptop: Laptop) -> None:
    account = laptop.sign_in()
    assert account.tokens.new_device
    assert Devices(account).confirm(account.tokens.new_device) is True
    assert listed(account)[0].remembered is False
    again = laptop.sign_in()
    assert again.tokens.new_device is None


def test_where_all_devices_are_remembered_nobody_has_to_be_asked(
    town: Town, laptop: Laptop
) -> None:
    town.admin(
        "UpdateUserPool",
        UserPoolId=POOL,
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True},
    )
    account = laptop.sign_in()
    assert account.tokens.new_device
    assert Devices(account).confirm(account.tokens.new_device) is False
    assert isinstance(laptop.start(), SignedIn)


def test_the_list_says_what_each_device_is(town: Town, laptop: Laptop) -> None:
    account = laptop.trusted()
    other = Laptop(town).sign_in()
    assert other.tokens.new_device
    Devices(other).confirm(other.tokens.new_device)
    mine, theirs = listed(account)
    assert (mine.name, mine.remembered, mine.here) == ("mfa-tui", True, True)
    assert (theirs.remembered, theirs.here) == (False, False)
    assert theirs.last_used == town.clock()
    assert [device.here for device in listed(other)] == [False, True]


def test_the_list_is_read_to_its_end_and_taken_at_its_word(town: Town, laptop: Laptop) -> None:
    account = laptop.trusted()
    entry = {
        "DeviceKey": "us-east-1_0",
        "DeviceAttributes": [{"Name": "device_remembered_status", "Value": "remembered"}],
        "DeviceLastAuthenticatedDate": 5,
    }
    pages = iter([{"Devices": [entry], "PaginationToken": "more"}, {"Devices": [entry]}])
    handle = town.door.handle

    def paged(request: object) -> HttpResponse:
        is_list = getattr(request, "operation", "") == "ListDevices"
        return answer_of(next(pages)) if is_list else handle(request)  # type: ignore[arg-type]

    town.door.handle = paged
    assert listed(account) == (Device("us-east-1_0", "without a name", True, 5, False),) * 2
    assert town.door.bodies("ListDevices")[-1]["PaginationToken"] == "more"
    assert town.door.bodies("GetDevice") == []


def test_the_status_can_be_taken_back(laptop: Laptop) -> None:
    account = laptop.trusted()
    Devices(account).remember(listed(account)[0].key, remembered=False)
    turn = laptop.start()
    assert isinstance(turn, Challenge)
    assert turn.name == "SOFTWARE_TOKEN_MFA"


def test_forgetting_this_device_drops_its_password(laptop: Laptop) -> None:
    account = laptop.trusted()
    assert Devices(account).forget(listed(account)[0].key) is None
    assert laptop.memory.find(POOL, "alice") is None
    assert listed(account) == ()
    assert laptop.sign_in().tokens.new_device is not None


def test_forgetting_another_device_keeps_this_one(town: Town, laptop: Laptop) -> None:
    elsewhere = Laptop(town)
    elsewhere.trusted()
    account = laptop.trusted()
    Devices(account).forget(listed(account)[0].key)
    assert laptop.memory.find(POOL, "alice")
    assert isinstance(laptop.start(), SignedIn)


@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
@pytest.mark.parametrize("flow", PASSWORD_FLOWS)
def test_a_device_forgotten_elsewhere_is_dropped_and_the_code_asked_for(
    laptop: Laptop, flow: Flow, secret: bool
) -> None:
    account = laptop.trusted(secret=secret)
    key = listed(account)[0].key
    laptop.town.admin("AdminForgetDevice", UserPoolId=POOL, Username="alice", DeviceKey=key)
    turn = laptop.start(flow, secret=secret)
    assert isinstance(turn, Challenge)
    assert turn.name == "SOFTWARE_TOKEN_MFA"
    assert laptop.memory.find(POOL, "alice") is None


def test_a_device_forgotten_in_the_middle_makes_the_sign_in_begin_again(laptop: Laptop) -> None:
    account = laptop.trusted()
    key, town = listed(account)[0].key, laptop.town
    handle = town.door.handle

    def forgetful(request: object) -> HttpResponse:
        if b'"DEVICE_SRP_AUTH"' in getattr(request, "body", b""):
            town.admin("AdminForgetDevice", UserPoolId=POOL, Username="alice", DeviceKey=key)
        return handle(request)  # type: ignore[arg-type]

    town.door.handle = forgetful
    turn = laptop.start()
    assert isinstance(turn, Challenge)
    assert turn.name == "SOFTWARE_TOKEN_MFA"
    assert laptop.memory.find(POOL, "alice") is None
    town.door.handle = handle
    assert laptop.sign_in().tokens.new_device


def test_a_wrong_device_password_is_dropped(laptop: Laptop) -> None:
    laptop.trusted()
    known = laptop.memory.find(POOL, "alice")
    assert known
    laptop.memory.keep(POOL, "alice", KnownDevice(known.key, known.group_key, "another"))
    turn = laptop.start()
    assert isinstance(turn, Challenge)
    assert laptop.memory.find(POOL, "alice") is None


def test_another_refusal_keeps_the_device(town: Town, laptop: Laptop) -> None:
    laptop.trusted()
    turn = laptop.conversation().start("alice", "wrong", Flow.USER_PASSWORD_AUTH)
    assert isinstance(turn, Refused)
    assert laptop.memory.find(POOL, "alice")


def test_an_administrators_sign_in_leaves_devices_out(town: Town, laptop: Laptop) -> None:
    laptop.trusted()
    turn = laptop.start(Flow.ADMIN_USER_PASSWORD_AUTH, secret=True)
    assert isinstance(turn, Refused | Challenge)
    assert "DEVICE_KEY" not in sent(town, "AdminInitiateAuth", "AuthParameters")[-1]


def test_a_refresh_names_the_device_that_the_tokens_are_bound_to(
    town: Town, laptop: Laptop
) -> None:
    account = laptop.trusted()
    assert isinstance(account.refresh(), Tokens)
    known = laptop.memory.find(POOL, "alice")
    assert known
    assert sent(town, "InitiateAuth", "AuthParameters")[-1]["DEVICE_KEY"] == known.key
    assert isinstance(account.refresh(), Tokens)
    Devices(account).forget(known.key)
    refused = account.refresh()
    assert isinstance(refused, Refused)
    assert "device" in refused.advice


def test_without_tracking_the_list_is_refused_with_the_way_to_turn_it_on(town: Town) -> None:
    conversation = town.conversation(CHOICE)
    account = Account(conversation.cognito, town.sign_in(conversation))
    refused = Devices(account).all()
    assert isinstance(refused, Refused)
    assert "DeviceConfiguration" in refused.advice


# -- the memory ------------------------------------------------------------------------------

KNOWN = KnownDevice("us-east-1_1", "-group", "secret")


def test_the_memory_is_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "devices.json"
    DeviceMemory(path).keep(POOL, "alice", KNOWN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    again = DeviceMemory(path)
    assert again.find(POOL, "alice") == KNOWN
    assert (again.find(POOL, "bob"), again.find("us-east-1_x", "alice")) == (None, None)
    again.drop(POOL, "alice")
    assert DeviceMemory(path).find(POOL, "alice") is None


def test_a_read_only_memory_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "devices.json"
    DeviceMemory(path).keep(POOL, "alice", KNOWN)
    memory = DeviceMemory(path, read_only=True)
    assert memory.find(POOL, "alice") == KNOWN
    memory.drop(POOL, "alice")
    assert memory.find(POOL, "alice") is None
    assert DeviceMemory(path).find(POOL, "alice") == KNOWN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"version": 2, "devices": {}}',
        '{"version": 1, "devices": []}',
        '{"version": 1, "devices": {"p": {"u": {"key": 1}}}}',
    ],
)
def test_a_file_that_makes_no_sense_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "devices.json"
    path.write_text(text)
    memory = DeviceMemory(path)
    assert memory.find("p", "u") is None
    memory.keep(POOL, "alice", KNOWN)
    assert DeviceMemory(path).find(POOL, "alice") == KNOWN


def test_what_cannot_be_saved_is_known_for_this_run_and_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    memory = DeviceMemory(tmp_path / "file" / "devices.json")
    memory.keep(POOL, "alice", KNOWN)
    assert memory.find(POOL, "alice") == KNOWN
    assert memory.problem and "was not saved" in memory.problem


def test_the_password_does_not_show_in_a_repr() -> None:
    assert "secret" not in repr(KNOWN)
