"""What comes of answers that no Cognito gives, and of none at all."""

from __future__ import annotations

import json
import socket
from dataclasses import replace

import pytest
from botocore.stub import Stubber

from mfa_tui.signin.challenges import NewPasswordRequired, Unsupported
from mfa_tui.signin.client import connect
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.target import Target
from mfa_tui.signin.turns import Refused, SignedIn
from mfa_tui.trace.record import Trace
from tests.signin.conftest import PASSWORD, PASSWORD_FLOWS, Town, answer_of

CODE = "SOFTWARE_TOKEN_MFA_CODE"


def start(town: Town, flow: Flow = Flow.USER_PASSWORD_AUTH) -> object:
    return town.conversation().start("alice", PASSWORD, flow)


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.mark.parametrize("flow", PASSWORD_FLOWS)
def test_nobody_at_the_address(flow: Flow) -> None:
    url = f"http://127.0.0.1:{closed_port()}"
    target = Target.remote("us-east-1_Nobody", "someclient", endpoint_url=url)
    trace = Trace()
    refused = Conversation(lambda: connect(target, trace)).start("alice", "secret", flow)
    assert isinstance(refused, Refused)
    assert (refused.error, refused.again) == ("EndpointConnectionError", True)
    assert url in refused.message
    assert "--endpoint-url" in refused.advice
    (exchange,) = trace.snapshot()
    assert exchange.operation == "InitiateAuth"
    assert exchange.failure and "Could not connect" in exchange.failure
    assert exchange.response is None


def test_a_challenge_nobody_knows_is_shown_not_guessed(town: Town) -> None:
    town.door.odd["InitiateAuth"] = answer_of(
        {"ChallengeName": "BRAIN_SCAN", "Session": "s" * 40, "ChallengeParameters": {"X": "1"}}
    )
    challenge = start(town)
    assert isinstance(challenge, Unsupported)
    assert (challenge.name, challenge.username, challenge.fields()) == ("BRAIN_SCAN", "alice", ())
    assert dict(challenge.parameters) == {"X": "1"}


def test_a_challenge_without_parameters_or_session(town: Town) -> None:
    town.door.odd["InitiateAuth"] = answer_of({"ChallengeName": "SOFTWARE_TOKEN_MFA"})
    conversation = town.conversation()
    conversation.start("alice", PASSWORD, Flow.USER_PASSWORD_AUTH)
    refused = conversation.answer({CODE: "123456"})
    assert isinstance(refused, Refused)
    assert "Session" not in town.door.bodies("RespondToAuthChallenge")[0]


@pytest.mark.parametrize("broken", ["", "{", "null", "[1", '"text"', "{}", '[1, {"a": 2}]'])
def test_broken_json_inside_strings_is_as_good_as_none(town: Town, broken: str) -> None:
    town.door.odd["InitiateAuth"] = answer_of(
        {
            "ChallengeName": "NEW_PASSWORD_REQUIRED",
            "Session": "s" * 40,
            "ChallengeParameters": {"requiredAttributes": broken, "userAttributes": broken},
        }
    )
    challenge = start(town)
    assert isinstance(challenge, NewPasswordRequired)
    assert challenge.required_attributes == ()
    assert [field.key for field in challenge.fields()] == ["NEW_PASSWORD"]


@pytest.mark.parametrize("flow", PASSWORD_FLOWS)
@pytest.mark.parametrize(
    "body", [b"<html>Please log in to the hotel's network</html>", b"", b"{}", b"[]", b"null"]
)
def test_an_answer_that_is_none_is_a_refusal(town: Town, flow: Flow, body: bytes) -> None:
    town.door.odd["InitiateAuth"] = answer_of(body)
    assert isinstance(start(town, flow), Refused)


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("body", [b"\x00\xff", b"[" * 2000], ids=["bytes", "deep"])
def test_an_answer_that_cannot_be_read_is_a_refusal(town: Town, status: int, body: bytes) -> None:
    town.door.odd["InitiateAuth"] = answer_of(body, status)
    assert isinstance(start(town), Refused)


@pytest.mark.parametrize("flow", PASSWORD_FLOWS)
@pytest.mark.parametrize("status", [500, 503, 429])
def test_one_attempt_whatever_comes(town: Town, flow: Flow, status: int) -> None:
    kind = "TooManyRequestsException" if status == 429 else "InternalErrorException"
    town.door.odd["InitiateAuth"] = answer_of({"__type": kind, "message": "later"}, status)
    refused = start(town, flow)
    assert isinstance(refused, Refused)
    assert (refused.operation, refused.error, refused.message) == ("InitiateAuth", kind, "later")
    assert refused.advice and refused.again
    assert len(town.door.requests) == len(town.trace) == 1


def test_an_error_page_of_a_proxy_is_a_refusal(town: Town) -> None:
    town.door.odd["InitiateAuth"] = answer_of(b"<html>Bad gateway</html>", 502)
    refused = start(town)
    assert isinstance(refused, Refused)
    assert refused.error == "502"
    assert refused.advice


def test_an_unknown_error_has_advice_too(town: Town) -> None:
    town.door.odd["InitiateAuth"] = answer_of(
        {"__type": "MoonPhaseException", "message": "It is \x1b[2J waning."}, 400
    )
    refused = start(town)
    assert isinstance(refused, Refused)
    assert refused.error == "MoonPhaseException"
    assert "wire pane" in refused.advice


def test_tokens_in_the_first_answer_end_the_conversation(town: Town) -> None:
    cognito = town.cognito()
    tokens = {"AccessToken": "a", "IdToken": "i", "ExpiresIn": 300}
    with Stubber(cognito.api) as stub:
        stub.add_response("initiate_auth", {"AuthenticationResult": tokens})
        turn = Conversation(lambda: cognito).start("bob", PASSWORD, Flow.USER_PASSWORD_AUTH)
    assert isinstance(turn, SignedIn)
    assert (turn.tokens.refresh, turn.tokens.expires_in) == (None, 300)


def test_srp_that_is_answered_with_another_challenge_goes_on_with_it(town: Town) -> None:
    town.door.odd["InitiateAuth"] = answer_of({"ChallengeName": "BRAIN_SCAN"})
    assert isinstance(start(town, Flow.USER_SRP_AUTH), Unsupported)


def test_the_newest_session_and_name_of_the_service_are_used(town: Town) -> None:
    town.door.odd["InitiateAuth"] = answer_of(
        {
            "ChallengeName": "SOFTWARE_TOKEN_MFA",
            "Session": "n" * 40,
            "ChallengeParameters": {"USER_ID_FOR_SRP": "6f1c", "USERNAME": "other"},
        }
    )
    town.door.odd["RespondToAuthChallenge"] = answer_of(
        {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "m" * 40}
    )
    conversation = town.conversation()
    conversation.start("alice@example.com", PASSWORD, Flow.USER_PASSWORD_AUTH)
    conversation.answer({CODE: "123 456"})
    conversation.answer({CODE: "654-321"})
    first, second = town.door.bodies("RespondToAuthChallenge")
    assert first["Session"] == "n" * 40
    assert second["Session"] == "m" * 40
    assert first["ChallengeResponses"] == {"USERNAME": "6f1c", CODE: "123456"}
    assert second["ChallengeResponses"] == {"USERNAME": "6f1c", CODE: "654321"}


def test_a_target_problem_is_a_refusal_too(town: Town) -> None:
    target = replace(town.target(), door=None, profile="does-not-exist-here")
    refused = Conversation(lambda: connect(target, town.trace)).start(
        "alice", PASSWORD, Flow.USER_SRP_AUTH
    )
    assert isinstance(refused, Refused)
    assert refused.error == "TargetProblem"
    assert "does-not-exist-here" in refused.message
    assert "--profile" in refused.advice
    assert json.dumps(refused.again) == "false"
