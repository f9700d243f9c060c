"""CUSTOM_AUTH: a pool's own triggers ask, with a password's proof before them and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mfa_tui.signin.challenges import CustomChallenge
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.turns import Refused, SignedIn
from tests.localcloud.handlers import Handlers
from tests.localcloud.test_custom_auth import create, define, verify
from tests.signin.conftest import CHOICE, PASSWORD, Town
from tests.signin.triggered_town import triggered_town

RIGHT, WRONG = {"ANSWER": "4711"}, {"ANSWER": "0815"}


@pytest.fixture
def triggered(keys: Callable[[], Any]) -> Iterator[Town]:
    """A town whose pool with optional MFA asks a question of its own."""
    handlers = Handlers()
    handlers.by_name = {
        "DefineAuthChallenge": define,
        "CreateAuthChallenge": create,
        "VerifyAuthChallengeResponse": verify,
    }
    with triggered_town(keys, 12, handlers) as town:
        yield town


def begun(town: Town, password: str = "") -> Conversation:
    conversation = town.conversation(CHOICE)
    turn = conversation.start("bob", password, Flow.CUSTOM_AUTH)
    assert isinstance(turn, CustomChallenge), turn
    return conversation


def test_what_the_trigger_tells_is_shown_and_its_question_answered(triggered: Town) -> None:
    conversation = begun(triggered)
    challenge = conversation.challenge
    assert challenge is not None
    assert challenge.facts() == (("hint", "four digits"),)
    assert [field.key for field in challenge.fields()] == ["ANSWER"]
    assert isinstance(conversation.answer(RIGHT), SignedIn)
    (sent,) = triggered.door.bodies("InitiateAuth")
    assert sent["AuthParameters"] == {"USERNAME": "bob"}


def test_a_password_is_proved_first(triggered: Town) -> None:
    conversation = begun(triggered, PASSWORD)
    (sent,) = triggered.door.bodies("InitiateAuth")
    assert sent["AuthParameters"]["CHALLENGE_NAME"] == "SRP_A"
    assert isinstance(conversation.answer(RIGHT), SignedIn)
    assert not any(PASSWORD.encode() in request.body for request in triggered.door.requests)


def test_a_wrong_password_never_comes_to_the_question(triggered: Town) -> None:
    refused = triggered.conversation(CHOICE).start("bob", "Wr0ng-one", Flow.CUSTOM_AUTH)
    assert isinstance(refused, Refused)
    assert refused.message == "Incorrect username or password."


def test_a_wrong_answer_is_asked_for_again_until_the_trigger_ends_it(triggered: Town) -> None:
    conversation = begun(triggered)
    first = conversation.challenge
    second = conversation.answer(WRONG)
    assert isinstance(second, CustomChallenge)
    assert first is not None and second.session != first.session
    assert isinstance(conversation.answer(WRONG), CustomChallenge)
    refused = conversation.answer(WRONG)
    assert isinstance(refused, Refused)
    assert not refused.again
    assert "trigger" in refused.advice


def test_a_pool_without_triggers_says_so(town: Town) -> None:
    target = town.target(CHOICE)
    town.admin(
        "UpdateUserPoolClient",
        UserPoolId=target.pool_id,
        ClientId=target.client_id,
        ExplicitAuthFlows=["ALLOW_CUSTOM_AUTH"],
    )
    refused = town.conversation(CHOICE).start("bob", "", Flow.CUSTOM_AUTH)
    assert isinstance(refused, Refused)
    assert "LambdaConfig" in refused.advice
    assert refused.again
