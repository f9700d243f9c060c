"""Second factors by message, the choice between factors, and setting one up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mfa_tui.signin.challenges import (
    AnswerProblem,
    EmailOtp,
    MfaSetup,
    SelectMfaType,
    SmsMfa,
    SoftwareTokenMfa,
)
from mfa_tui.signin.client import connect
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.target import Target
from mfa_tui.signin.turns import Refused, SignedIn
from mfa_tui.trace.record import Trace
from tests.signin.conftest import NEEDED, PASSWORD, PASSWORD_FLOWS, Town
from tests.signin.mailbox import Mailbox

MESSAGE = "Codes by message"


def begun(town: Town, username: str, flow: Flow = Flow.USER_PASSWORD_AUTH) -> Conversation:
    conversation = town.conversation(MESSAGE)
    turn = conversation.start(username, PASSWORD, flow)
    assert turn is conversation.challenge
    return conversation


@pytest.mark.parametrize("flow", PASSWORD_FLOWS)
@pytest.mark.parametrize(
    ("username", "kind", "sent"),
    [("sam", SmsMfa, "by SMS to +*******0101"), ("emma", EmailOtp, "by e-mail to e***@e***")],
)
def test_a_sent_code_gives_tokens(
    town: Town, mailbox: Mailbox, flow: Flow, username: str, kind: type, sent: str
) -> None:
    conversation = begun(town, username, flow)
    challenge = conversation.challenge
    assert challenge is not None and isinstance(challenge, kind)
    assert challenge.facts() == (("Sent", sent),)
    code = f"{challenge.name}_CODE"
    wrong = conversation.answer({code: f"{(int(mailbox.code) + 1) % 1_000_000:06}"})
    assert isinstance(wrong, Refused)
    assert (wrong.error, wrong.again) == ("CodeMismatchException", True)
    assert "newest message" in wrong.advice
    assert conversation.challenge is challenge
    assert isinstance(conversation.answer({code: mailbox.code}), SignedIn)


def test_a_new_code_makes_the_one_before_useless(town: Town, mailbox: Mailbox) -> None:
    conversation = begun(town, "sam", Flow.USER_SRP_AUTH)
    first = mailbox.code
    assert conversation.can_send_again
    assert isinstance(conversation.send_again(), SmsMfa)
    assert len(mailbox.messages) == 2
    assert isinstance(conversation.answer({"SMS_MFA_CODE": first}), Refused)
    assert isinstance(conversation.answer({"SMS_MFA_CODE": mailbox.code}), SignedIn)


def test_the_factors_to_choose_from_are_the_users(town: Town, mailbox: Mailbox) -> None:
    conversation = begun(town, "max")
    challenge = conversation.challenge
    assert isinstance(challenge, SelectMfaType)
    (choice,) = challenge.fields()
    names = ["SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP"]
    assert [offer.name for offer in choice.offers] == names
    assert all(offer.about for offer in choice.offers)
    assert not mailbox.messages
    assert not conversation.can_choose_again
    assert isinstance(conversation.answer({"ANSWER": "SMS_MFA"}), SmsMfa)
    assert isinstance(conversation.answer({"SMS_MFA_CODE": mailbox.code}), SignedIn)


def test_another_choice_and_a_new_code_after_a_choice(town: Town, mailbox: Mailbox) -> None:
    conversation = begun(town, "max")
    conversation.answer({"ANSWER": "SMS_MFA"})
    assert isinstance(conversation.send_again(), SmsMfa)
    assert [message.medium for message in mailbox.messages] == ["SMS", "SMS"]
    assert conversation.can_choose_again
    assert isinstance(conversation.choose_again(), SelectMfaType)
    assert isinstance(conversation.answer({"ANSWER": "EMAIL_OTP"}), EmailOtp)
    assert isinstance(conversation.answer({"EMAIL_OTP_CODE": mailbox.code}), SignedIn)


def test_an_authenticator_is_one_of_the_choices(town: Town) -> None:
    conversation = begun(town, "max")
    assert isinstance(conversation.answer({"ANSWER": "SOFTWARE_TOKEN_MFA"}), SoftwareTokenMfa)
    assert not conversation.can_send_again


@pytest.mark.parametrize("answer", ["", "FAX"])
def test_what_is_not_offered_is_not_sent(town: Town, answer: str) -> None:
    conversation = begun(town, "max")
    sent = len(town.door.requests)
    with pytest.raises(AnswerProblem, match="Choose one"):
        conversation.answer({"ANSWER": answer})
    assert len(town.door.requests) == sent


def test_a_factor_that_is_gone_meanwhile_is_refused_with_advice(town: Town) -> None:
    conversation = begun(town, "max")
    pool = town.target(MESSAGE).pool_id
    town.admin(
        "AdminDeleteUserAttributes",
        UserPoolId=pool,
        Username="max",
        UserAttributeNames=["phone_number"],
    )
    refused = conversation.answer({"ANSWER": "SMS_MFA"})
    assert isinstance(refused, Refused)
    assert refused.error == "MFAMethodNotFoundException"
    assert "Choose another" in refused.advice
    assert isinstance(conversation.answer({"ANSWER": "EMAIL_OTP"}), EmailOtp)


def test_a_preferred_factor_leaves_no_choice(town: Town) -> None:
    conversation = begun(town, "fay")
    assert isinstance(conversation.challenge, EmailOtp)
    assert not conversation.can_choose_again


def test_an_address_is_set_up_and_proved(town: Town, mailbox: Mailbox) -> None:
    conversation = begun(town, "nina")
    challenge = conversation.challenge
    assert isinstance(challenge, MfaSetup)
    assert challenge.settable == ("EMAIL_OTP", "SOFTWARE_TOKEN_MFA")
    choice, email = challenge.fields()
    assert [offer.name for offer in choice.offers] == ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]
    with pytest.raises(AnswerProblem, match="E-mail is empty") as caught:
        conversation.answer({choice.key: "EMAIL_OTP", email.key: ""})
    assert caught.value.key == "EMAIL"
    turn = conversation.answer({choice.key: "EMAIL_OTP", email.key: "nina@example.com"})
    assert isinstance(turn, EmailOtp)
    sent = town.door.bodies("RespondToAuthChallenge")[-1]["ChallengeResponses"]
    assert sent == {"USERNAME": "nina", "EMAIL": "nina@example.com"}
    assert isinstance(conversation.send_again(), EmailOtp)
    assert isinstance(conversation.answer({"EMAIL_OTP_CODE": mailbox.code}), SignedIn)


def test_after_a_new_password_a_new_code_is_begun_with_that(town: Town, mailbox: Mailbox) -> None:
    pool = town.target(MESSAGE).pool_id
    town.admin("AdminSetUserPassword", UserPoolId=pool, Username="emma", Password="Temp-0rary")
    conversation = town.conversation(MESSAGE)
    conversation.start("emma", "Temp-0rary", Flow.USER_SRP_AUTH)
    assert isinstance(conversation.answer({"NEW_PASSWORD": "N3w-passw0rd"}), EmailOtp)
    assert isinstance(conversation.send_again(), EmailOtp)
    assert isinstance(conversation.answer({"EMAIL_OTP_CODE": mailbox.code}), SignedIn)


@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
def test_a_server_signs_all_its_calls(town: Town, secret: bool) -> None:
    conversation = town.conversation(NEEDED, secret=secret)
    turn = conversation.start("alice", PASSWORD, Flow.ADMIN_USER_PASSWORD_AUTH)
    assert isinstance(turn, SoftwareTokenMfa)
    assert conversation.answering == "AdminRespondToAuthChallenge"
    assert isinstance(conversation.answer({"SOFTWARE_TOKEN_MFA_CODE": town.code()}), SignedIn)
    operations = [request.operation for request in town.door.requests]
    assert operations == ["AdminInitiateAuth", "AdminRespondToAuthChallenge"]
    for request in town.door.requests:
        signature = dict(request.headers)["Authorization"]
        assert re.match(r"AWS4-HMAC-SHA256 Credential=\w+/\d{8}/us-east-1/cognito-idp/", signature)


def test_a_server_without_credentials_hears_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "absent"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    target = Target.remote("us-east-1_Nobody", "someclient", endpoint_url="http://127.0.0.1:9")
    conversation = Conversation(lambda: connect(target, Trace()))
    refused = conversation.start("alice", PASSWORD, Flow.ADMIN_USER_PASSWORD_AUTH)
    assert isinstance(refused, Refused)
    assert refused.error == "NoCredentialsError"
    assert "--profile" in refused.advice


def test_apps_sign_nothing(town: Town) -> None:
    town.conversation().start("alice", PASSWORD, Flow.USER_SRP_AUTH)
    assert all("Authorization" not in dict(each.headers) for each in town.door.requests)
