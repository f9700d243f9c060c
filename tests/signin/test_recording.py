"""The trace holds exactly the bytes that went over the wire, and nothing on the way is repeated."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from botocore.exceptions import EndpointConnectionError, HTTPClientError

from mfa_tui.localcloud.front import Front
from mfa_tui.signin.account import Account
from mfa_tui.signin.client import connect
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.target import Target
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party, header
from mfa_tui.trace.record import Trace
from tests.signin.conftest import CHOICE, PASSWORD, Door, Town, answer_of


def test_request_and_response_bytes_are_those_of_the_door(town: Town) -> None:
    conversation = town.challenged()
    conversation.answer({"SOFTWARE_TOKEN_MFA_CODE": town.code()})
    recorded = town.trace.snapshot()
    assert [each.request for each in recorded] == town.door.requests
    assert [each.response.body for each in recorded if each.response] == [
        answer.body for answer in town.door.answers
    ]
    assert [each.operation for each in recorded] == ["InitiateAuth", "RespondToAuthChallenge"]
    assert all((each.source, each.destination) == (Party.APP, Party.COGNITO) for each in recorded)


def test_response_headers_and_status_are_kept(town: Town) -> None:
    body = answer_of({"__type": "NotAuthorizedException", "message": "no"}, 400)
    odd = HttpResponse(400, (*body.headers, ("x-amzn-RequestId", "r-1"), ("X-Odd", "ä")), body.body)
    town.door.odd["InitiateAuth"] = odd
    town.conversation().start("alice", PASSWORD, Flow.USER_PASSWORD_AUTH)
    (exchange,) = town.trace.snapshot()
    assert exchange.response
    assert exchange.response.status == 400
    assert header(exchange.response.headers, "x-amzn-requestid") == "r-1"
    assert header(exchange.response.headers, "x-odd") == "ä"
    assert exchange.failed and not exchange.in_flight


@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff not text", b"[" * 2000, "é".encode() * 9000], ids=len
)
def test_bodies_that_are_no_json_are_kept_as_they_came(town: Town, body: bytes) -> None:
    town.door.odd["InitiateAuth"] = answer_of(body, 400)
    api = town.cognito().api
    # what botocore makes of them differs; what is on record must not
    with suppress(Exception):
        api.initiate_auth(ClientId="c", AuthFlow="USER_PASSWORD_AUTH")
    (exchange,) = town.trace.snapshot()
    assert exchange.response and exchange.response.body == body


def test_keys_of_the_pool_are_fetched_through_the_same_door_and_recorded(town: Town) -> None:
    conversation = town.conversation(CHOICE)
    account = Account(conversation.cognito, town.sign_in(conversation))
    jwks = account.jwks()
    exchange = town.trace.snapshot()[-1]
    assert exchange.operation == "jwks.json"
    assert (exchange.request.method, exchange.request.body) == ("GET", b"")
    assert exchange.request.url.endswith(f"/{town.target(CHOICE).pool_id}/.well-known/jwks.json")
    assert exchange.response and exchange.response.body == jwks


def test_over_a_socket_the_bytes_are_those_the_server_saw(town: Town) -> None:
    served = Door(town.cloud.handle)
    trace = Trace()
    with Front(served) as front:
        here = town.target(CHOICE)
        target = Target.remote(here.pool_id, here.client_id, endpoint_url=front.url + "/")
        conversation = Conversation(lambda: connect(target, trace))
        account = Account(conversation.cognito, town.sign_in(conversation))
        assert isinstance(account.jwks(), bytes)
    recorded = trace.snapshot()
    assert [each.request.body for each in recorded] == [each.body for each in served.requests]
    assert [each.response.body for each in recorded if each.response] == [
        answer.body for answer in served.answers
    ]
    sent = {name.lower(): value for name, value in recorded[0].request.headers}
    seen = {name.lower(): value for name, value in served.requests[0].headers}
    # what the HTTP library adds below botocore is not botocore's request
    added = {"host", "accept-encoding", "connection"}
    assert {name: value for name, value in seen.items() if name not in added} == sent


def test_a_door_that_breaks_leaves_a_failure_and_no_open_exchange(town: Town) -> None:
    def broken(_: HttpRequest) -> HttpResponse:
        raise HTTPClientError(error="the cable was cut")

    town.door.handle = broken
    conversation = town.conversation()
    conversation.start("alice", PASSWORD, Flow.USER_PASSWORD_AUTH)
    with pytest.raises(HTTPClientError):
        conversation.cognito.recorder.get("http://127.0.0.1/keys", "jwks.json")
    call, fetch = town.trace.snapshot()
    for exchange in (call, fetch):
        assert exchange.failure and "the cable was cut" in exchange.failure
        assert not exchange.in_flight


def test_no_keys_without_a_connection(town: Town) -> None:
    with Front(town.cloud.handle) as front:
        url = front.url
    recorder = connect(
        Target.remote("us-east-1_A", "client", endpoint_url=url), town.trace
    ).recorder
    with pytest.raises(EndpointConnectionError):
        recorder.get(url + "/jwks.json", "jwks.json")
    assert town.trace.snapshot()[-1].failure


def test_calls_in_several_threads_find_their_own_requests(town: Town) -> None:
    cognito = town.cognito(CHOICE)
    meeting = threading.Barrier(4)
    inner: Callable[[HttpRequest], HttpResponse] = town.door.handle

    def together(request: HttpRequest) -> HttpResponse:
        meeting.wait(10)
        answer = inner(request)
        return HttpResponse(200, (*answer.headers, ("X-Of", request.body.hex())), b"{}")

    town.door.handle = together
    names = ["bob", "alice", "carol", "nobody"]
    threads = [
        threading.Thread(
            target=cognito.api.sign_up,
            kwargs={"ClientId": "c", "Username": name, "Password": PASSWORD},
        )
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recorded = town.trace.snapshot()
    assert sorted(
        each.request_json["Username"] for each in recorded if each.request_json
    ) == sorted(names)
    for exchange in recorded:
        assert exchange.response
        assert header(exchange.response.headers, "x-of") == exchange.request.body.hex()
