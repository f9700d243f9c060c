"""No masked export of what happens in the practice world holds a secret of it.

Beside calls of this program that are messages to phones, calls of other programs, calls that were
edited before they were sent, and the marks and notes of who reads the trace.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfa_tui.signin.challenges import Challenge
from mfa_tui.signin.client import connect
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.gate import Gate
from mfa_tui.signin.target import Target
from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.worlds.lab import LocalLab
from mfa_tui.worlds.outside_calls import OutsideCalls
from tests.localcloud.conftest import FakeClock
from tests.signin.conftest import PASSWORD
from tests.trace.test_masked_exports import check, secrets_in

BY_MESSAGE = "us-east-1_ByMessage"


@pytest.fixture
def lab(keys: Callable[[], Any]) -> Iterator[LocalLab]:
    lab = LocalLab(None, clock=FakeClock(), entropy=random.Random(5).randbytes, new_key=keys)
    lab.open()
    yield lab
    lab.close()


def by_message(lab: LocalLab) -> Target:
    return next(each.target for each in lab.places() if each.target.pool_id == BY_MESSAGE)


def sign_in(lab: LocalLab, user: str, password: str, gate: Gate | None = None) -> None:
    """With the code that was sent, if one was."""
    conversation = Conversation(lambda: connect(by_message(lab), lab.trace, gate=gate))
    turn = conversation.start(user, password, Flow.USER_PASSWORD_AUTH)
    if isinstance(turn, Challenge):
        [*_, sent] = [each for each in lab.trace.snapshot() if each.destination is Party.PHONE]
        code = (sent.request_json or {})["code"]
        conversation.answer({f"{turn.name}_CODE": code})


def edited(lab: LocalLab, user: str, password: str) -> None:
    """The sign-in form has another password: this one is typed into each held call."""
    gate = Gate()

    def type_over() -> None:
        for held in gate.held:
            parameters = held.document.get("AuthParameters")
            changed = {"AuthParameters": {**parameters, "PASSWORD": password}} if parameters else {}
            held.send({**held.document, **changed})

    gate.step()
    gate.subscribe(type_over)
    sign_in(lab, user, PASSWORD, gate)


def from_outside(lab: LocalLab, user: str, password: str) -> None:
    """A program that puts its password into the name it goes by."""
    secrets = {"USERNAME": user, "PASSWORD": password}
    body = {"ClientId": by_message(lab).client_id, "AuthFlow": "USER_PASSWORD_AUTH"}
    headers = (
        ("X-Amz-Target", "AWSCognitoIdentityProviderService.InitiateAuth"),
        ("Content-Type", "application/x-amz-json-1.1"),
        ("User-Agent", f"app/{password}"),
    )
    sent = json.dumps({**body, "AuthParameters": secrets}).encode()
    request = HttpRequest("POST", "http://127.0.0.1:9229/", headers, sent)
    answer: HttpResponse = OutsideCalls(lab.world, lab.trace, lab.call_gate).handle(request)
    assert answer.status in (200, 400)


def remarked(lab: LocalLab, choose: random.Random) -> None:
    """Mark every other exchange, and note beside each a secret of any of them."""
    exchanges = lab.trace.snapshot()
    secrets = sorted(secrets_in(exchanges))
    for each in exchanges:
        lab.trace.mark(each.number, choose.random() < 0.5)
        lab.trace.note(each.number, f"it sent {choose.choice(secrets)}, why?")


trips = st.lists(
    st.tuples(
        st.sampled_from([sign_in, edited, from_outside]),
        st.sampled_from(["sam", "emma", "fay"]),
        st.sampled_from([PASSWORD, "Wrong-Horse-8", 'quote"\\$9']),
    ),
    min_size=1,
    max_size=3,
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(trips, st.integers(0, 999))
def test_nothing_that_is_recorded_leaves_a_secret_in_its_exports(
    lab: LocalLab, tmp_path: Path, trips: list[Any], seed: int
) -> None:
    for way, user, password in trips:
        way(lab, user, password)
    remarked(lab, random.Random(seed))
    assert check(lab.trace.snapshot(), tmp_path)


def test_the_traces_have_what_they_are_checked_for(lab: LocalLab, tmp_path: Path) -> None:
    for way in (sign_in, edited, from_outside):
        way(lab, "sam", PASSWORD)
    edited(lab, "emma", "Wrong-Horse-8")
    remarked(lab, random.Random(1))
    exchanges = lab.trace.snapshot()
    secrets = check(exchanges, tmp_path)
    assert {PASSWORD, "Wrong-Horse-8"} <= secrets
    assert any(each.edited for each in exchanges)
    assert any(PASSWORD in each.who for each in exchanges)
    assert any(each.note and each.marked for each in exchanges)
    assert _codes(exchanges) and _codes(exchanges) <= secrets
    assert sum(each.startswith("eyJ") for each in secrets) >= 3


def _codes(exchanges: tuple[Exchange, ...]) -> set[str]:
    """What was sent to phones."""
    sent = [each.request_json or {} for each in exchanges if each.destination is Party.PHONE]
    return {each["code"] for each in sent if "code" in each}
