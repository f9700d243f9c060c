"""What happens inside a call, on the Trace of an embedded world with real functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mfa_tui.localcloud.attach.install import set_triggers
from mfa_tui.localcloud.runtime.function import function_at
from mfa_tui.trace.exchange import Exchange, Party
from mfa_tui.ui.world import Opened
from mfa_tui.worlds.lab import LocalLab

pytestmark = pytest.mark.slow

POOL = "us-east-1_MfaChoice"
MAILS = """
import boto3
def handler(event, context):
    print("sending")
    boto3.client("ses").send_email(
        Source="a@example.com",
        Destination={"ToAddresses": ["bob@example.com"]},
        Message={"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Your code is 135791"}}},
    )
    return event
"""
CALLS_BACK = """
import boto3
def handler(event, context):
    boto3.client("cognito-idp").admin_get_user(
        UserPoolId=event["userPoolId"], Username=event["userName"]
    )
    return event
"""
FAILS = "def handler(event, context): raise ValueError('not today')"


@pytest.fixture
def lab() -> Iterator[LocalLab]:
    lab = LocalLab(None)
    yield lab
    lab.close()


@pytest.fixture
def opened(lab: LocalLab) -> Opened:
    return lab.open()


@pytest.fixture
def attach(lab: LocalLab, opened: Opened, tmp_path: Path) -> Callable[..., None]:
    """Give the pool a function for each trigger, by its source."""

    def attach(**sources: str) -> None:
        triggers: dict[str, str] = {}
        for trigger, source in sources.items():
            file = tmp_path / trigger / "app.py"
            file.parent.mkdir()
            file.write_text(source)
            function = function_at(f"{file}:handler")
            lab.world.host.functions.attach(function)
            triggers[trigger] = function.arn
        with lab.world.cloud.call() as call:
            set_triggers(call, POOL, triggers)

    return attach


def sign_in(lab: LocalLab, opened: Opened) -> Any:
    place = next(place for place in opened.places if place.target.pool_id == POOL)
    return lab.connect(place.target).api.initiate_auth(
        ClientId=place.target.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "bob", "PASSWORD": "P@ssw0rd"},
    )


def tree(exchanges: tuple[Exchange, ...]) -> list[tuple[int, int | None, str, str]]:
    return [
        (each.number, each.parent, f"{each.source}→{each.destination}", each.operation)
        for each in exchanges
    ]


def test_a_function_and_the_mail_it_sends(
    lab: LocalLab, opened: Opened, attach: Callable[..., None]
) -> None:
    attach(PreAuthentication=MAILS)
    sign_in(lab, opened)
    exchanges = lab.trace.snapshot()
    assert tree(exchanges) == [
        (1, None, "app→cognito", "InitiateAuth"),
        (2, 1, "cognito→lambda", "PreAuthentication"),
        (3, 2, "lambda→ses", "SendEmail"),
        (4, 3, "ses→phone", "Mail"),
    ]
    assert all(not each.in_flight and not each.failed for each in exchanges)
    function = exchanges[1]
    assert function.log.startswith("sending\nREPORT RequestId: ")
    assert "Init Duration" in function.log
    assert (function.request_json or {})["triggerSource"] == "PreAuthentication_Authentication"
    [note] = opened.phone.inbox.notes
    assert note.concerns("MfaChoice", "bob")
    assert note.code == "135791"


def test_a_call_back_and_what_follows(
    lab: LocalLab, opened: Opened, attach: Callable[..., None]
) -> None:
    attach(PostAuthentication=CALLS_BACK)
    sign_in(lab, opened)
    sign_in(lab, opened)
    exchanges = lab.trace.snapshot()
    assert tree(exchanges[3:]) == [
        (4, None, "app→cognito", "InitiateAuth"),
        (5, 4, "cognito→lambda", "PostAuthentication"),
        (6, 5, "lambda→cognito", "AdminGetUser"),
    ]
    assert "Init Duration" not in exchanges[4].log


def test_a_function_that_fails(lab: LocalLab, opened: Opened, attach: Callable[..., None]) -> None:
    attach(PreAuthentication=FAILS)
    with pytest.raises(Exception, match="PreAuthentication failed with error not today"):
        sign_in(lab, opened)
    outer, inner = lab.trace.snapshot()
    assert (outer.destination, inner.destination) == (Party.COGNITO, Party.LAMBDA)
    assert inner.failed
    assert inner.error_type == "ValueError"
    assert inner.error_message == "not today"
    assert "Traceback" in inner.log


def test_no_function_and_no_address_before_one_is_needed(lab: LocalLab, opened: Opened) -> None:
    sign_in(lab, opened)
    assert lab.world.host._front is None
    assert len(lab.trace) == 1
