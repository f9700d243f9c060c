"""When Duo or its keys fail: every cell of the table, in both fail modes, and in time."""

from __future__ import annotations

import json
import logging
import threading
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from tests.lambdas.fakes import HTML, KNOWN, FakeAws, FakeDuo, fail, keys
from tests.lambdas.stack import Container, SignIn

# duo_client leaves its socket open when it runs out of time.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

DOWN, MISCONFIGURED = "Duo is unavailable", "Duo is misconfigured"
UNREADABLE = "The keys of Duo cannot be read"


def refused_connection(duo: FakeDuo, aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUO_API_PORT", "1")


def says(answer: Any) -> Any:
    def arrange(duo: FakeDuo, aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
        duo.script["preauth"] = [answer]

    return arrange


def no_such_host(duo: FakeDuo, aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def unknown(*args: Any, **more: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "create_connection", unknown)


def stalls(duo: FakeDuo, aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    duo.answers.clear()


def no_secrets_manager(duo: FakeDuo, aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    aws.down = {"secretsmanager"}


def half_a_secret(duo: FakeDuo, aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    aws.secret = json.dumps({"duo-ikey": "DI"})


FAULTS = {
    "dns": (no_such_host, DOWN, True),
    "refused": (refused_connection, DOWN, True),
    "stalls": (stalls, DOWN, True),
    "500": (says(fail(50000)), DOWN, True),
    "html": (says(HTML), DOWN, True),
    "not json": (says((200, "<html>")), DOWN, True),
    "no object": (says("waiting"), DOWN, True),
    "429": (says(fail(42901)), DOWN, True),
    "40102": (says(fail(40102)), MISCONFIGURED, False),
    "40103": (says(fail(40103)), MISCONFIGURED, False),
    "40105": (says(fail(40105)), MISCONFIGURED, False),
    "40301": (says(fail(40301)), MISCONFIGURED, False),
    "secrets manager": (no_secrets_manager, UNREADABLE, False),
    "half a secret": (half_a_secret, MISCONFIGURED, False),
}


@pytest.mark.parametrize("fail_open", [False, True], ids=["secure", "open"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault(
    duo_stack: Container,
    duo: FakeDuo,
    aws: FakeAws,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: str,
    fail_open: bool,
) -> None:
    arrange, text, opens = FAULTS[fault]
    arrange(duo, aws, monkeypatch)
    monkeypatch.setenv("DUO_FAIL_OPEN", str(fail_open).lower())
    if fault == "stalls":
        monkeypatch.setattr(duo_stack.module("auth_api"), "CALL_SECONDS", 0.05)
    sign_in = SignIn(duo_stack)
    if fail_open and opens:
        assert sign_in.start()["type"] == "duo_fail_open"
        assert sign_in.made["privateChallengeParameters"]["why"] == "failopen"
        assert [each.message for each in caplog.records if each.levelno == logging.WARNING] == [
            "duo fail-open"
        ]
        assert sign_in.answer("poll") == "tokens"
    else:
        with pytest.raises(Exception, match=f"^{text}$") as caught:
            sign_in.start()
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_the_calls_of_one_trigger_share_less_time_than_cognito_waits(
    duo_stack: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls that hang, by a clock that goes on only while they are waited for."""
    module, waits = duo_stack.module("time_budget"), list[float]()

    def thread(**_: Any) -> SimpleNamespace:
        return SimpleNamespace(start=lambda: None, join=waits.append)

    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: sum(waits)))
    monkeypatch.setattr(module, "threading", SimpleNamespace(Thread=thread))
    budget = module.TimeBudget()
    for most in (1.0, 3.0, 3.0, 3.0):
        with pytest.raises(TimeoutError):
            budget.run(most, lambda: "an answer that never comes")
    assert waits == pytest.approx([1.0, 3.0, 0.2])
    assert sum(waits) < 4.5


@pytest.mark.parametrize("user", [{"result": "deny"}, {"result": "enroll"}, {"result": "?"}])
def test_a_denial_never_opens(
    duo_stack: Container, duo: FakeDuo, monkeypatch: pytest.MonkeyPatch, user: dict[str, str]
) -> None:
    monkeypatch.setenv("DUO_FAIL_OPEN", "true")
    duo.script["preauth"] = [user]
    sign_in = SignIn(duo_stack)
    sign_in.start()
    assert sign_in.answer("poll") == "failed"


def test_making_duo_busy_does_not_open(
    duo_stack: Container, duo: FakeDuo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUO_FAIL_OPEN", "true")
    duo.script["auth_status"] = [fail(42901)]
    sign_in = SignIn(duo_stack)
    sign_in.start()
    with pytest.raises(Exception, match=f"^{DOWN}$"):
        sign_in.answer("poll")


def test_the_client_cannot_choose_the_fail_mode(duo_stack: Container, duo: FakeDuo) -> None:
    duo.script["preauth"] = [HTML]
    with pytest.raises(Exception, match=f"^{DOWN}$"):
        SignIn(duo_stack).start(DUO_FAIL_OPEN="true", fail_open="true")


def test_a_passcode_while_duo_is_down(duo_stack: Container, duo: FakeDuo) -> None:
    duo.script["auth"] = [HTML]
    sign_in = SignIn(duo_stack)
    sign_in.start(factor="passcode")
    with pytest.raises(Exception, match=f"^{DOWN}$"):
        sign_in.answer("123456")


def test_one_request_when_duo_is_busy(duo_stack: Container, duo: FakeDuo) -> None:
    duo.script["preauth"] = [fail(42901)]
    with pytest.raises(Exception, match=f"^{DOWN}$"):
        SignIn(duo_stack).start()
    assert len(duo.calls("preauth")) == 1


def test_keys_are_read_again_after_five_minutes(
    duo_stack: Container, duo: FakeDuo, aws: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    duo.script["preauth"] = [KNOWN]
    SignIn(duo_stack).start()
    aws.secret = json.dumps(keys("localhost"))
    monkeypatch.setattr(duo_stack.module("duo_keys"), "KEEP_SECONDS", 0.0)
    SignIn(duo_stack).start()
    assert aws.secret_reads == 1
    duo_stack.module("duo_keys")._kept._until = 0.0
    SignIn(duo_stack).start()
    assert aws.secret_reads == 2


def test_an_unknown_mode(duo_stack: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUO_MODE", "sms")
    with pytest.raises(Exception, match=f"^{MISCONFIGURED}$"):
        SignIn(duo_stack).start()


def test_the_import_of_boto3_is_not_on_the_clock_of_reading_the_keys(
    duo_stack: Container, aws: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The calls that have a deadline run on threads of their own."""
    made_on: list[threading.Thread] = []

    def client(service: str, config: Any = None) -> FakeAws:
        made_on.append(threading.current_thread())
        return aws.client(service, config)

    monkeypatch.setattr(boto3, "client", client)
    SignIn(duo_stack).start()
    assert made_on == [threading.main_thread()]
