"""The clock and the faults of the embedded world, as the screens set them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mfa_tui.signin.client import Cognito
from mfa_tui.signin.conversation import Conversation
from mfa_tui.signin.flows import Flow
from mfa_tui.signin.turns import SignedIn
from mfa_tui.ui.time_words import standing
from mfa_tui.ui.world import Controls, Opened
from mfa_tui.worlds.lab import LocalLab
from tests.localcloud.alarm import Alarm
from tests.localcloud.conftest import START, FakeClock


@pytest.fixture
def alarms() -> list[Alarm]:
    return []


@pytest.fixture
def lab(quick_keys: None, clock: FakeClock, alarms: list[Alarm]) -> Iterator[LocalLab]:
    def new_alarm(seconds: float, ring: Callable[[], None]) -> Alarm:
        alarms.append(Alarm(seconds, ring))
        return alarms[-1]

    lab = LocalLab(None, clock=clock, entropy=random.Random(3).randbytes, new_alarm=new_alarm)
    yield lab
    lab.close()


@pytest.fixture
def opened(lab: LocalLab) -> Opened:
    return lab.open()


@pytest.fixture
def controls(opened: Opened) -> Controls:
    assert opened.controls is not None
    return opened.controls


def cognito(lab: LocalLab, opened: Opened, name: str) -> Cognito:
    return lab.connect(next(p.target for p in opened.places if p.target.name == name))


def sign_in(client: Cognito, username: str = "alice") -> Any:
    return client.api.initiate_auth(
        ClientId=client.target.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": "P@ssw0rd"},
    )


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ((), ""),
        (("+3m",), "pool time +3:00"),
        (("-1h", "-62s"), "pool time -1:01:02"),
        (("freeze",), "pool time frozen"),
        (("+3m", "freeze"), "pool time +3:00, frozen"),
        (("freeze", "+3m"), "pool time +3:00, frozen"),
        (("x18",), "pool time x18"),
        (("x18", "freeze"), "pool time frozen"),
        (("2026-11-05 10:00",), "pool time 2026-11-05 10:00"),
        (("2026-11-05T10:00:00Z", "freeze"), "pool time 2026-11-05 10:00, frozen"),
        (("+3m", "freeze", "reset"), ""),
    ],
)
def test_what_is_said_of_the_time(
    controls: Controls, clock: FakeClock, wishes: tuple[str, ...], words: str
) -> None:
    for wish in wishes:
        controls.set_time(wish)
    assert standing(controls) == words
    clock.advance(30)
    assert standing(controls) == words


def test_a_clock_goes_on_from_where_it_was(controls: Controls, clock: FakeClock) -> None:
    controls.set_time("x18")
    clock.advance(10)
    controls.set_time("freeze")
    clock.advance(100)
    assert controls.time.now == START + 180
    assert standing(controls) == "pool time +2:50, frozen"
    controls.set_time("go")
    clock.advance(1)
    assert controls.time.now == START + 198
    controls.set_time("x1")
    clock.advance(1)
    assert controls.time.now == START + 199
    assert standing(controls) == "pool time +1:27"


def test_everything_lives_by_the_set_time(
    lab: LocalLab, opened: Opened, controls: Controls, clock: FakeClock
) -> None:
    controls.set_time("+2d")
    target = opened.places[0].target
    assert target.clock() == opened.phone.clock() == START + 2 * 86_400
    account = opened.phone.authenticator.find(target.issuer, "alice")
    assert account is not None
    conversation = Conversation(lambda: lab.connect(target))
    conversation.start("alice", "P@ssw0rd", Flow.USER_SRP_AUTH)
    code = opened.phone.authenticator.code(account)
    assert isinstance(conversation.answer({"SOFTWARE_TOKEN_MFA_CODE": code}), SignedIn)
    assert lab.trace.snapshot()[-1].started == START + 2 * 86_400


def test_late_messages_follow_the_clock(
    lab: LocalLab, opened: Opened, controls: Controls, clock: FakeClock, alarms: list[Alarm]
) -> None:
    controls.switch("sms delayed", on=True)
    controls.switch("email delayed", on=True)
    sign_in(cognito(lab, opened, "Codes by message"), "sam")
    assert [(alarm.seconds, alarm.on) for alarm in alarms] == [(200, True)]
    controls.set_time("x20")
    assert [alarm.on for alarm in alarms] == [False, True]
    assert alarms[-1].seconds == 10
    controls.set_time("freeze")
    assert not any(alarm.on for alarm in alarms)
    controls.set_time("+4m")
    assert alarms[-1].on
    alarms[-1].ring()
    assert len(opened.phone.inbox.notes) == 1


def test_sessions_and_faults(lab: LocalLab, opened: Opened, controls: Controls) -> None:
    told: list[str] = []
    stop = controls.subscribe(lambda: told.append(standing(controls)))
    client = cognito(lab, opened, "MFA required")
    sign_in(client)
    assert (controls.expire_sessions(), controls.expire_sessions()) == (1, 0)
    controls.switch("throttle", on=True)
    with pytest.raises(client.api.exceptions.TooManyRequestsException, match="Rate exceeded"):
        sign_in(client)
    controls.set_time("+1m")
    controls.all_off()
    stop()
    controls.set_time("reset")
    assert told == ["1 fault on", "pool time +1:00 · 1 fault on", "pool time +1:00"]


def test_wrong_wishes(controls: Controls) -> None:
    for wish in ("", "soon", "+", "x", "x0", "x1001", "+99999d", "9999-12-31", "12:61"):
        with pytest.raises(ValueError, match=r"Write|ten years|freeze"):
            controls.set_time(wish)
    assert standing(controls) == ""


def test_functions_that_may_not_run(lab: LocalLab, opened: Opened, controls: Controls) -> None:
    client = cognito(lab, opened, "E-mail code by Lambda")
    controls.switch("trigger permission", on=True)
    with pytest.raises(client.api.exceptions.UnexpectedLambdaException, match="AccessDenied"):
        client.api.initiate_auth(
            ClientId=client.target.client_id,
            AuthFlow="CUSTOM_AUTH",
            AuthParameters={"USERNAME": "emma"},
        )
    call, hop = lab.trace.snapshot()
    assert (hop.operation, hop.parent) == ("DefineAuthChallenge", call.number)
    assert hop.response is not None
    assert hop.response.status == 403
