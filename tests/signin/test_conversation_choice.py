"""USER_AUTH: what one may begin with, and what comes of it."""

from __future__ import annotations

import re

import pytest

from mfa_tui.signin.challenges import (
    AnswerProblem,
    Challenge,
    EmailOtp,
    Password,
    PasswordSrp,
    SelectChallenge,
    SmsOtp,
)
from mfa_tui.signin.conversation import Conversation, Flow, Turn
from mfa_tui.signin.turns import Refused, SignedIn
from tests.signin.conftest import CHOICE, NEEDED, PASSWORD, Town
from tests.signin.mailbox import Mailbox

PICK = "Choice-based"


def eight_digits(mailbox: Mailbox) -> str:
    found = re.search(r"\b\d{8}\b", mailbox.messages[-1].text)
    assert found
    return found[0]


def begun(
    town: Town, preferred: str | None = None, password: str = ""
) -> tuple[Conversation, Turn]:
    conversation = town.conversation(PICK)
    return conversation, conversation.start("otto", password, Flow.USER_AUTH, preferred)


def test_without_a_preference_the_pool_lists_what_there_is(town: Town) -> None:
    _, challenge = begun(town)
    assert isinstance(challenge, SelectChallenge)
    choice, password = challenge.fields()
    offered = [offer.name for offer in choice.offers]
    assert offered == ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"]
    assert challenge.asked({"ANSWER": "PASSWORD"}) == (choice, password)
    assert challenge.asked({"ANSWER": "EMAIL_OTP", "PASSWORD": "PASSWORD"}) == (choice,)


@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
@pytest.mark.parametrize("name", ["PASSWORD", "PASSWORD_SRP"])
@pytest.mark.parametrize("preferred", [False, True], ids=["chosen", "preferred"])
def test_a_password_as_first_factor(town: Town, name: str, secret: bool, preferred: bool) -> None:
    conversation = town.conversation(PICK, secret=secret)
    if preferred:
        turn = conversation.start("otto", PASSWORD, Flow.USER_AUTH, name)
    else:
        conversation.start("otto", "", Flow.USER_AUTH)
        turn = conversation.answer({"ANSWER": name, "PASSWORD": PASSWORD})
    assert isinstance(turn, SignedIn)
    crossed = any(PASSWORD.encode() in request.body for request in town.door.requests)
    assert crossed == (name == "PASSWORD")


@pytest.mark.parametrize(("name", "kind"), [("EMAIL_OTP", EmailOtp), ("SMS_OTP", SmsOtp)])
@pytest.mark.parametrize("preferred", [False, True], ids=["chosen", "preferred"])
def test_a_code_as_first_factor_has_eight_digits(
    town: Town, mailbox: Mailbox, name: str, kind: type[Challenge], preferred: bool
) -> None:
    conversation, turn = begun(town, name if preferred else None)
    if not preferred:
        turn = conversation.answer({"ANSWER": name})
    assert isinstance(turn, kind)
    assert "to " in turn.facts()[0][1]
    with pytest.raises(AnswerProblem, match="6 or 8 digits; this has 7"):
        conversation.answer({f"{name}_CODE": "1234567"})
    wrong = conversation.answer({f"{name}_CODE": "12345678"})
    assert isinstance(wrong, Refused)
    assert wrong.again
    assert isinstance(conversation.send_again(), kind)
    assert len(mailbox.messages) == 2
    assert isinstance(conversation.answer({f"{name}_CODE": eight_digits(mailbox)}), SignedIn)


@pytest.mark.parametrize("preferred", [False, True], ids=["chosen", "preferred"])
def test_one_can_choose_again(town: Town, preferred: bool) -> None:
    conversation, _ = begun(town, "EMAIL_OTP" if preferred else None)
    if not preferred:
        conversation.answer({"ANSWER": "EMAIL_OTP"})
    assert conversation.can_choose_again
    assert isinstance(conversation.choose_again(), SelectChallenge)
    assert isinstance(conversation.answer({"ANSWER": "SMS_OTP"}), SmsOtp)


@pytest.mark.parametrize("name", ["PASSWORD", "PASSWORD_SRP"])
def test_a_wrong_password_ends_the_attempt_and_a_right_one_begins_again(
    town: Town, name: str
) -> None:
    conversation, _ = begun(town)
    refused = conversation.answer({"ANSWER": name, "PASSWORD": "Wr0ng-one"})
    assert isinstance(refused, Refused)
    assert (refused.error, refused.again) == ("NotAuthorizedException", True)
    assert "begins again" in refused.advice
    assert isinstance(conversation.answer({"ANSWER": name, "PASSWORD": PASSWORD}), SignedIn)
    assert len(town.door.bodies("InitiateAuth")) == 2


def test_a_password_that_is_missing_is_not_sent(town: Town) -> None:
    conversation, _ = begun(town)
    with pytest.raises(AnswerProblem, match="Password is empty"):
        conversation.answer({"ANSWER": "PASSWORD", "PASSWORD": ""})


@pytest.mark.parametrize(("name", "kind"), [("PASSWORD", Password), ("PASSWORD_SRP", PasswordSrp)])
def test_a_password_asked_for_on_its_own(town: Town, name: str, kind: type[Challenge]) -> None:
    # what a pool answers to a choice that came without the password
    conversation, challenge = begun(town)
    assert isinstance(challenge, Challenge)
    cognito = conversation.cognito
    response = cognito.api.respond_to_auth_challenge(
        ClientId=cognito.target.client_id,
        ChallengeName="SELECT_CHALLENGE",
        ChallengeResponses={"USERNAME": "otto", "ANSWER": name},
        Session=challenge.session,
    )
    turn = conversation._turn(response, "otto")
    assert isinstance(turn, kind)
    assert isinstance(conversation.answer({"PASSWORD": PASSWORD}), SignedIn)


def test_second_factors_follow_a_password(town: Town) -> None:
    conversation = town.conversation(NEEDED)
    turn = conversation.start("alice", PASSWORD, Flow.USER_AUTH, "PASSWORD_SRP")
    assert isinstance(turn, Challenge)
    assert turn.name == "SOFTWARE_TOKEN_MFA"
    assert isinstance(conversation.answer({"SOFTWARE_TOKEN_MFA_CODE": town.code()}), SignedIn)


def test_a_preference_that_nobody_can_have_becomes_a_choice(town: Town) -> None:
    conversation = town.conversation(CHOICE)
    turn = conversation.start("bob", "", Flow.USER_AUTH, "WEB_AUTHN")
    assert isinstance(turn, SelectChallenge)


def test_the_answer_that_posed_it_is_known(town: Town) -> None:
    challenge = town.challenged().challenge
    assert challenge is not None and challenge.request_id
    decided = town.cloud.journal.why(challenge.request_id)
    assert decided and decided.outcome == challenge.name == "SOFTWARE_TOKEN_MFA"
