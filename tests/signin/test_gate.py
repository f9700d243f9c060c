"""Calls that stop before they are sent: edited, sent as they were, dropped, several at once."""

from __future__ import annotations

import json
import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import botocore.auth
import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ClientError

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.signature import AccessKeys
from mfa_tui.localcloud.front import Front
from mfa_tui.localcloud.store import Store
from mfa_tui.signin.account import Account
from mfa_tui.signin.client import connect
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.gate import Gate, HeldCall
from mfa_tui.signin.recording import SERVICE_ID
from mfa_tui.signin.target import Target
from mfa_tui.signin.turns import Refused, SignedIn
from mfa_tui.trace.exchange import Exchange, header
from mfa_tui.trace.explain.explanation import explanation
from mfa_tui.trace.record import Trace
from tests.localcloud.conftest import START, FakeClock
from tests.signin.conftest import CHOICE, ENDPOINT, PASSWORD, Town

PATIENCE = 20.0
"""Seconds after which a thread that should have gone on counts as stuck."""


class Person:
    """Somebody at the `gate` of a client, who decides about each call that stops there."""

    def __init__(self, target: Target, trace: Trace) -> None:
        self.gate = Gate()
        self.gate.step()
        self.cognito = connect(target, trace, gate=self.gate)
        self._news: queue.SimpleQueue[None] = queue.SimpleQueue()
        self.gate.subscribe(lambda: self._news.put(None))

    def begin(self, call: Callable[[], Any]) -> Outcome:
        return Outcome(call)

    def next(self, waiting: int = 1) -> HeldCall:
        """The first held call, as soon as `waiting` of them are held."""
        while len(self.gate.held) < waiting:
            self._news.get(timeout=PATIENCE)
        return self.gate.held[0]

    def sign_in(self, password: str = PASSWORD) -> Outcome:
        conversation = Conversation(lambda: self.cognito)
        return self.begin(lambda: conversation.start("bob", password, Flow.USER_PASSWORD_AUTH))


class Outcome:
    """What a call in a thread of its own gives."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._given: Any = None
        self._thread = threading.Thread(target=self._run, args=(call,), daemon=True)
        self._thread.start()

    def _run(self, call: Callable[[], Any]) -> None:
        self._given = call()

    @property
    def waiting(self) -> bool:
        return self._thread.is_alive()

    def given(self) -> Any:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the call still waits"
        return self._given


@pytest.fixture
def person(town: Town) -> Iterator[Person]:
    person = Person(town.target(CHOICE), town.trace)
    yield person
    person.gate.leave()


def with_password(held: HeldCall, password: str) -> dict[str, Any]:
    return held.document | {"AuthParameters": {"USERNAME": "bob", "PASSWORD": password}}


def test_nothing_stops_while_step_mode_is_off(person: Person, town: Town) -> None:
    person.gate.run()
    assert isinstance(person.sign_in().given(), SignedIn)


def test_a_held_call_is_not_sent_before_somebody_says_so(person: Person, town: Town) -> None:
    outcome = person.sign_in()
    held = person.next()
    assert held.operation == "InitiateAuth"
    assert held.document["AuthParameters"]["PASSWORD"] == PASSWORD
    assert not held.signed
    assert outcome.waiting and town.door.requests == [] and len(town.trace) == 0
    held.send()
    assert isinstance(outcome.given(), SignedIn)
    (exchange,) = town.trace.snapshot()
    assert not exchange.edited and exchange.log == ""


def test_the_bytes_of_an_untouched_call_are_its_own(person: Person, town: Town) -> None:
    conversation = Conversation(lambda: town.cognito(CHOICE))
    conversation.start("bob", PASSWORD, Flow.USER_PASSWORD_AUTH)
    outcome = person.sign_in()
    held = person.next()
    held.send(dict(held.document))
    outcome.given()
    unheld, sent = town.door.requests
    assert sent.body == unheld.body


@pytest.mark.parametrize(
    ("body", "document", "sent"),
    [
        (b'{ "Max":1, "A":"\xc3\xa4" }', {"Max": 1, "A": "ä"}, b'{ "Max":1, "A":"\xc3\xa4" }'),
        (b'{ "Max":1 }', {"Max": True}, b'{"Max": true}'),
        (b'{ "Max":1 }', {"Max": 1.0}, b'{"Max": 1.0}'),
    ],
)
def test_a_body_keeps_its_bytes_until_a_value_is_another_one(
    body: bytes, document: dict[str, Any], sent: bytes
) -> None:
    gate = Gate()
    gate.step()
    stop = gate.subscribe(lambda: [held.send(document) for held in gate.held])
    assert gate.passed("ListDevices", body, signed=False) == sent
    stop()


def test_what_was_edited_is_sent_and_said(person: Person, town: Town) -> None:
    outcome = person.sign_in("a slip of the fingers")
    held = person.next()
    held.send(with_password(held, PASSWORD) | {"ClientMetadata": {"seen": "yes"}})
    assert isinstance(outcome.given(), SignedIn)
    (exchange,) = town.trace.snapshot()
    assert exchange.request == town.door.requests[0]
    assert json.loads(exchange.request.body)["AuthParameters"]["PASSWORD"] == PASSWORD
    assert exchange.edited
    assert exchange.log == (
        "Edited before it was sent: AuthParameters.PASSWORD, ClientMetadata.seen"
    )


def test_a_wrong_edit_is_judged_by_the_service(person: Person, town: Town) -> None:
    outcome = person.sign_in()
    held = person.next()
    held.send({"AuthFlow": "NOT_A_FLOW"})
    refused = outcome.given()
    assert isinstance(refused, Refused)
    assert refused.error == "InvalidParameterException"


def test_a_dropped_call_is_a_refusal_and_on_record_as_not_sent(person: Person, town: Town) -> None:
    outcome = person.sign_in()
    person.next().drop()
    refused = outcome.given()
    assert isinstance(refused, Refused)
    assert refused.message == "You dropped InitiateAuth: it was not sent."
    assert refused.again
    assert town.door.requests == []
    (exchange,) = town.trace.snapshot()
    assert exchange.outcome == "not sent"
    assert exchange.failure == "not sent: you dropped it in step mode"
    assert explanation(exchange, [exchange]).meaning.startswith("It was stopped before it was sent")
    assert exchange.request_json and exchange.request_json["AuthFlow"] == "USER_PASSWORD_AUTH"


def test_only_the_first_decision_counts(person: Person, town: Town) -> None:
    outcome = person.sign_in()
    held = person.next()
    held.send()
    held.drop()
    assert isinstance(outcome.given(), SignedIn)
    assert person.gate.held == ()


def test_a_listener_that_fails_leaves_no_call_behind(person: Person) -> None:
    def stumble() -> None:
        raise RuntimeError("a screen that is gone")

    stop = person.gate.subscribe(stumble)
    with pytest.raises(RuntimeError):
        person.gate.passed("GetUser", b"{}", signed=False)
    stop()
    assert person.gate.held == ()


def test_several_calls_wait_in_the_order_in_which_they_came(person: Person, town: Town) -> None:
    first = person.sign_in()
    person.next()
    second = person.sign_in("wrong")
    one, two = (person.next(2), person.gate.held[1])
    assert [one.document["AuthParameters"]["PASSWORD"] for one in (one, two)] == [PASSWORD, "wrong"]
    two.send()
    assert isinstance(second.given(), Refused)
    assert person.gate.held == (one,) and first.waiting
    one.send()
    assert isinstance(first.given(), SignedIn)


@pytest.mark.parametrize(("leave", "result"), [(Gate.leave, Refused), (Gate.run, SignedIn)])
def test_the_gate_lets_go_of_everything(
    person: Person, leave: Callable[[Gate], None], result: type
) -> None:
    outcomes = [person.sign_in(), person.sign_in()]
    person.next(2)
    leave(person.gate)
    assert [type(outcome.given()) for outcome in outcomes] == [result, result]
    assert not person.gate.stepping and person.gate.held == ()
    assert isinstance(person.sign_in().given(), SignedIn)


def test_each_call_of_a_sign_in_stops_with_srp_too(person: Person, town: Town) -> None:
    conversation = Conversation(lambda: person.cognito)
    outcome = person.begin(lambda: conversation.start("bob", PASSWORD, Flow.USER_SRP_AUTH))
    for operation in ("InitiateAuth", "RespondToAuthChallenge"):
        held = person.next()
        assert held.operation == operation
        held.send()
    assert isinstance(outcome.given(), SignedIn)


def test_the_pools_keys_are_fetched_without_a_stop(person: Person, town: Town) -> None:
    person.gate.run()
    signed_in = person.sign_in().given()
    person.gate.step()
    assert Account(person.cognito, signed_in).jwks()
    assert person.gate.held == ()


# -- signatures ------------------------------------------------------------------------------


@pytest.fixture
def administrator(keys: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """The owner of an access key, where the cloud verifies signatures."""
    moment = datetime.fromtimestamp(START, UTC).replace(tzinfo=None)
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda *_, **__: moment)
    with closing(Store.open(None)) as store:
        known = AccessKeys({"AKIALOCALCLOUD000000": "local"})
        cloud = LocalCloud(store, clock=FakeClock(), new_key=keys, access_keys=known)
        target = Target(
            "us-east-1_A", "c", "us-east-1", "strict", endpoint_url=ENDPOINT, door=cloud.handle
        )
        person = Person(target, Trace())
        yield person
        person.gate.leave()


def test_a_signed_call_is_signed_after_the_edit(administrator: Person) -> None:
    outcome = administrator.begin(
        lambda: administrator.cognito.api.create_user_pool(PoolName="one")
    )
    held = administrator.next()
    assert held.signed
    held.send({"PoolName": "another"})
    assert outcome.given()["UserPool"]["Name"] == "another"


def test_bytes_changed_after_the_signature_are_refused(administrator: Person) -> None:
    """What the test above would see if the edit came too late."""
    administrator.gate.run()

    def tamper(request: AWSPreparedRequest, **_: Any) -> None:
        request.body = b'{"PoolName": "another"}'

    administrator.cognito.api.meta.events.register_first(f"before-send.{SERVICE_ID}", tamper)
    with pytest.raises(ClientError, match="signature"):
        administrator.cognito.api.create_user_pool(PoolName="one")


# -- any call as it is given -----------------------------------------------------------------


def test_a_call_is_sent_as_it_is_given_and_lands_on_the_trace(person: Person, town: Town) -> None:
    wrong = {"AuthFlow": ["not", "a flow"], "Nonsense": {"deep": None}}
    exchange = person.cognito.send("InitiateAuth", wrong)
    assert isinstance(exchange, Exchange)
    assert exchange == town.trace.snapshot()[-1]
    assert json.loads(exchange.request.body) == wrong
    assert exchange.request == town.door.requests[0]
    assert exchange.error_type == "SerializationException"
    assert not exchange.edited


def test_a_call_of_ones_own_is_signed_where_it_has_to_be(administrator: Person) -> None:
    exchange = administrator.cognito.send("CreateUserPool", {"PoolName": "mine"})
    assert isinstance(exchange, Exchange) and exchange.outcome == "ok"
    unsigned = administrator.cognito.send("GetUser", {"AccessToken": "x"})
    assert isinstance(unsigned, Exchange)
    assert header(unsigned.request.headers, "authorization") is None


def test_an_old_session_is_spent_again(person: Person, town: Town) -> None:
    conversation = town.challenged()
    conversation.answer({"SOFTWARE_TOKEN_MFA_CODE": town.code()})
    answer = town.trace.snapshot()[-1]
    assert answer.request_json
    replay = person.cognito.send(answer.operation, answer.request_json)
    assert isinstance(replay, Exchange)
    assert replay.request.body == answer.request.body
    assert replay.error_type == "NotAuthorizedException"


def test_an_operation_that_nobody_has_is_not_sent(person: Person, town: Town) -> None:
    refused = person.cognito.send("MakeCoffee", {})
    assert isinstance(refused, Refused)
    assert refused.message == "The API model of boto3 has no MakeCoffee."
    assert len(town.trace) == 0


def test_what_is_not_sent_is_not_taken_for_the_call_before_it(person: Person, town: Town) -> None:
    assert isinstance(person.cognito.send("GetUser", {"AccessToken": "x"}), Exchange)
    assert isinstance(person.cognito.send("MakeCoffee", {}), Refused)


def test_a_call_that_nobody_answers_is_on_record(town: Town) -> None:
    with Front(town.cloud.handle) as front:
        url = front.url
    target = Target.remote("us-east-1_A", "client", endpoint_url=url)
    exchange = connect(target, town.trace).send("GetUser", {"AccessToken": "x"})
    assert isinstance(exchange, Exchange)
    assert exchange.outcome == "no answer"


def test_what_cannot_be_signed_is_not_sent(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    target = Target.remote("us-east-1_A", "client", endpoint_url=ENDPOINT)
    cognito = connect(target, town.trace)
    refused = cognito.send("AdminGetUser", {"UserPoolId": "us-east-1_A", "Username": "bob"})
    assert isinstance(refused, Refused)
    assert refused.error == "NoCredentialsError"
    assert len(town.trace) == 0
