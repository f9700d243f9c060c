"""The challenge loop against the practice pools."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfa_tui.localcloud.cognito.passwords import secret_hash
from mfa_tui.signin.challenges import (
    AnswerProblem,
    MfaSetup,
    NewPasswordRequired,
    SoftwareTokenMfa,
)
from mfa_tui.signin.client import connect
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.target import Target
from mfa_tui.signin.turns import Refused, SignedIn
from tests.signin.conftest import CHOICE, PASSWORD, PASSWORD_FLOWS, Town

CODE = "SOFTWARE_TOKEN_MFA_CODE"


def parameters(town: Town) -> list[dict[str, str]]:
    """The AuthParameters or ChallengeResponses of every call so far."""
    calls = [*town.door.bodies("InitiateAuth"), *town.door.bodies("RespondToAuthChallenge")]
    return [call.get("AuthParameters") or call["ChallengeResponses"] for call in calls]


def right_hash(target: Target, sent: dict[str, str]) -> str:
    assert target.client_secret
    return secret_hash(target.client_secret, sent["USERNAME"], target.client_id)


@pytest.mark.parametrize("flow", PASSWORD_FLOWS)
@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
@pytest.mark.parametrize("typed", ["alice", "ALICE"])
def test_password_then_code_gives_tokens(town: Town, flow: Flow, secret: bool, typed: str) -> None:
    conversation = town.conversation(secret=secret)
    challenge = conversation.start(typed, PASSWORD, flow)
    assert isinstance(challenge, SoftwareTokenMfa)
    assert challenge is conversation.challenge
    assert challenge.username == "alice"
    assert challenge.expires == town.clock() + 180

    turn = conversation.answer({CODE: town.code()})
    assert isinstance(turn, SignedIn)
    assert turn.username == "alice"
    assert turn.tokens.refresh
    assert (turn.tokens.expires_in, turn.tokens.received) == (3600, town.clock())
    assert conversation.challenge is None

    legs = parameters(town)
    assert len(legs) == (3 if flow is Flow.USER_SRP_AUTH else 2)
    target = town.target(secret=secret)
    assert [leg.get("SECRET_HASH") for leg in legs] == [
        right_hash(target, leg) if secret else None for leg in legs
    ]


def test_srp_never_sends_the_password(town: Town) -> None:
    town.conversation().start("alice", PASSWORD, Flow.USER_SRP_AUTH)
    assert not any(PASSWORD.encode() in request.body for request in town.door.requests)


@pytest.mark.parametrize("flow", PASSWORD_FLOWS)
@pytest.mark.parametrize("username", ["alice", "nobody"])
def test_a_wrong_password_is_refused_in_the_services_words(
    town: Town, flow: Flow, username: str
) -> None:
    conversation = town.conversation()
    refused = conversation.start(username, "Wr0ng-password", flow)
    assert isinstance(refused, Refused)
    assert (refused.error, refused.message, refused.again) == (
        "NotAuthorizedException",
        "Incorrect username or password.",
        True,
    )
    assert "which of the two" in refused.advice
    assert conversation.challenge is None
    assert isinstance(conversation.start("alice", PASSWORD, flow), SoftwareTokenMfa)


@pytest.mark.parametrize("flow", PASSWORD_FLOWS)
@pytest.mark.parametrize(
    ("secret", "message"),
    [(None, "secret_hash was not received"), ("not-the-secret", "Unable to verify secret hash")],
)
def test_a_missing_or_foreign_client_secret_is_refused_with_advice(
    town: Town, flow: Flow, secret: str | None, message: str
) -> None:
    target = replace(town.target(secret=True), client_secret=secret)
    refused = Conversation(lambda: connect(target, town.trace)).start("alice", PASSWORD, flow)
    assert isinstance(refused, Refused)
    assert message.lower() in refused.message.lower()
    assert "--client-secret-env" in refused.advice
    assert not refused.again


def test_after_a_wrong_code_the_same_challenge_stands(town: Town) -> None:
    conversation = town.challenged()
    challenge = conversation.challenge
    wrong = f"{(int(town.code()) + 1) % 1_000_000:06}"
    refused = conversation.answer({CODE: wrong})
    assert isinstance(refused, Refused)
    assert (refused.error, refused.again) == ("CodeMismatchException", True)
    assert conversation.challenge is challenge
    assert isinstance(conversation.answer({CODE: town.code()}), SignedIn)


def test_a_code_works_once(town: Town) -> None:
    code = town.code()
    assert isinstance(town.challenged().answer({CODE: code}), SignedIn)
    refused = town.challenged().answer({CODE: code})
    assert isinstance(refused, Refused)
    assert refused.error == "ExpiredCodeException"
    assert "already been used once" in refused.message
    assert "only once" in refused.advice


def test_a_late_answer_is_refused_for_good(town: Town) -> None:
    conversation = town.challenged()
    town.clock.advance(181)
    refused = conversation.answer({CODE: town.code()})
    assert isinstance(refused, Refused)
    assert "session is expired" in refused.message.lower()
    assert not refused.again


def test_an_incomplete_answer_is_not_sent(town: Town) -> None:
    conversation = town.challenged()
    before = len(town.door.requests)
    with pytest.raises(AnswerProblem) as caught:
        conversation.answer({CODE: "12345"})
    assert caught.value.key == CODE
    assert len(town.door.requests) == before


@pytest.mark.parametrize("days", [-400, 40, 4000])
@pytest.mark.parametrize("flow", PASSWORD_FLOWS)
def test_signs_in_whatever_day_the_pool_lives_in(town: Town, flow: Flow, days: int) -> None:
    town.clock.advance(days * 86_400)
    conversation = town.conversation()
    assert isinstance(conversation.start("alice", PASSWORD, flow), SoftwareTokenMfa)
    assert isinstance(conversation.answer({CODE: town.code()}), SignedIn)


def test_a_temporary_password_is_replaced_then_mfa_is_set_up(town: Town) -> None:
    conversation = town.conversation()
    challenge = conversation.start("carol", "Temp-0rary", Flow.USER_SRP_AUTH)
    assert isinstance(challenge, NewPasswordRequired)
    assert challenge.required_attributes == ()
    weak = conversation.answer({"NEW_PASSWORD": "short"})
    assert isinstance(weak, Refused)
    assert (weak.error, weak.again) == ("InvalidPasswordException", True)
    turn = conversation.answer({"NEW_PASSWORD": "N3w-passw0rd"})
    assert isinstance(turn, MfaSetup)
    assert turn.can_set_up == ("SOFTWARE_TOKEN_MFA",)
    again = town.conversation().start("carol", "N3w-passw0rd", Flow.USER_SRP_AUTH)
    assert isinstance(again, MfaSetup)


def test_where_mfa_is_optional_a_user_without_one_gets_tokens_at_once(town: Town) -> None:
    turn = town.conversation(CHOICE).start("bob", PASSWORD, Flow.USER_SRP_AUTH)
    assert isinstance(turn, SignedIn)


@pytest.mark.parametrize("flow", PASSWORD_FLOWS)
def test_tokens_without_a_challenge_still_name_the_user_as_the_pool_does(
    town: Town, flow: Flow
) -> None:
    turn = town.conversation(CHOICE).start("BOB", PASSWORD, flow)
    assert isinstance(turn, SignedIn)
    assert turn.username == "bob"


def test_answering_before_the_start_is_a_programming_error(town: Town) -> None:
    with pytest.raises(RuntimeError, match="start the conversation first"):
        town.conversation().answer({})


def test_a_session_travels_only_where_there_is_one(town: Town) -> None:
    conversation = town.conversation()
    conversation.start("alice", PASSWORD, Flow.USER_SRP_AUTH)
    conversation.answer({CODE: town.code()})
    proof, code = town.door.bodies("RespondToAuthChallenge")
    assert "Session" not in proof
    assert code["Session"]


def test_locked_out_users_hear_it(town: Town) -> None:
    conversation = town.conversation()
    turns = [
        conversation.start("alice", "Wr0ng-password", Flow.USER_PASSWORD_AUTH) for _ in range(12)
    ]
    refused = turns[-1]
    assert isinstance(refused, Refused)
    assert refused.message == "Password attempts exceeded"
    assert "locked for a moment" in refused.advice
    assert refused.again
