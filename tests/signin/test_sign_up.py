"""Signing up, confirming, and signing in straight after."""

from __future__ import annotations

import pytest

from mfa_tui.signin.challenges import AnswerProblem, MfaSetup
from mfa_tui.signin.client import Cognito
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.delivery import CodeDelivery
from mfa_tui.signin.sign_up import Confirmed, SignedUp, SignUp, attributes_in
from mfa_tui.signin.turns import Refused, SignedIn
from tests.signin.conftest import CHOICE, NEEDED, PASSWORD, Town, answer_of
from tests.signin.mailbox import Mailbox

MAIL = ("email", "dora@example.com")
WHO = pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])


def sign_up_at(town: Town, pool: str = CHOICE, *, secret: bool = False) -> SignUp:
    return SignUp(lambda: town.cognito(pool, secret=secret))


def applied(sign_up: SignUp, username: str = "dora") -> None:
    assert isinstance(sign_up.apply(username, PASSWORD, (MAIL,)), SignedUp)


def allow_user_auth(town: Town, pool: str) -> None:
    target = town.target(pool)
    ids = {"UserPoolId": target.pool_id, "ClientId": target.client_id}
    flows = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    town.admin("UpdateUserPoolClient", **ids, ExplicitAuthFlows=flows)


@WHO
def test_from_sign_up_to_sign_in(town: Town, mailbox: Mailbox, secret: bool) -> None:
    sign_up = sign_up_at(town, secret=secret)
    signed_up = sign_up.apply("dora", PASSWORD, (MAIL, ("family_name", "Doe")))
    assert signed_up == SignedUp(False, CodeDelivery("EMAIL", "d***@e***"))
    early = town.conversation(CHOICE).start("dora", PASSWORD, Flow.USER_PASSWORD_AUTH)
    assert isinstance(early, Refused)
    assert (early.error, early.message) == ("UserNotConfirmedException", "User is not confirmed.")

    assert isinstance(sign_up.confirm("dora", mailbox.code), Confirmed)
    assert town.sign_in(town.conversation(CHOICE), "dora").username == "dora"
    (sent,) = town.door.bodies("SignUp")
    assert {"Name": "family_name", "Value": "Doe"} in sent["UserAttributes"]
    assert ("SecretHash" in sent) is secret


def test_each_hash_is_over_the_username_of_its_own_request(town: Town, mailbox: Mailbox) -> None:
    sign_up = sign_up_at(town, secret=True)
    applied(sign_up)
    assert isinstance(sign_up.resend("DORA"), CodeDelivery)
    assert isinstance(sign_up.confirm("Dora", mailbox.code), Confirmed)
    names = ("SignUp", "ResendConfirmationCode", "ConfirmSignUp")
    hashes = [town.door.bodies(name)[0]["SecretHash"] for name in names]
    assert len(set(hashes)) == 3


def test_only_the_newest_code_counts(town: Town, mailbox: Mailbox) -> None:
    sign_up = sign_up_at(town)
    applied(sign_up)
    first = mailbox.code
    again = sign_up.resend("dora")
    assert again == CodeDelivery("EMAIL", "d***@e***")
    assert again.words == "by e-mail to d***@e***"
    assert mailbox.code != first
    old = sign_up.confirm("dora", first)
    assert isinstance(old, Refused)
    assert (old.error, old.again) == ("CodeMismatchException", True)
    assert "newest" in old.advice
    assert isinstance(
        sign_up.confirm("dora", f" {mailbox.code[:3]} {mailbox.code[3:]}\n"), Confirmed
    )


def test_a_code_lives_for_a_day(town: Town, mailbox: Mailbox) -> None:
    sign_up = sign_up_at(town)
    applied(sign_up)
    town.clock.advance(24 * 3600)
    late = sign_up.confirm("dora", mailbox.code)
    assert isinstance(late, Refused)
    assert late.error == "ExpiredCodeException"
    assert "new one" in late.advice


def test_a_second_confirmation_leads_to_signing_in(town: Town, mailbox: Mailbox) -> None:
    sign_up = sign_up_at(town)
    applied(sign_up)
    sign_up.confirm("dora", mailbox.code)
    for turn in (sign_up.confirm("dora", mailbox.code), sign_up.resend("dora")):
        assert isinstance(turn, Refused)
        assert turn.again is False
        assert "sign in" in turn.advice.lower()


@pytest.mark.parametrize(
    ("username", "password", "attributes", "error", "said"),
    [
        ("alice", PASSWORD, (MAIL,), "UsernameExistsException", "another name"),
        ("dora", "longbutplain", (MAIL,), "InvalidPasswordException", "policy"),
        ("dora", "", (MAIL,), "InvalidParameterException", "Correct it"),
        ("dora", PASSWORD, (("phone_number", "555"),), "InvalidParameterException", "country code"),
    ],
)
def test_what_the_service_refuses(
    town: Town,
    username: str,
    password: str,
    attributes: tuple[tuple[str, str], ...],
    error: str,
    said: str,
) -> None:
    turn = sign_up_at(town).apply(username, password, attributes)
    assert isinstance(turn, Refused)
    assert (turn.error, turn.again) == (error, True)
    assert said in turn.advice


def test_without_an_address_no_code_is_sent(town: Town, mailbox: Mailbox) -> None:
    assert sign_up_at(town).apply("dora", PASSWORD, ()) == SignedUp(False, None)
    assert mailbox.messages == []
    turn = sign_up_at(town).resend("dora")
    assert isinstance(turn, Refused)
    assert "administrator" in turn.advice


def test_a_pool_may_confirm_by_itself(town: Town) -> None:
    body = {"UserConfirmed": True, "UserSub": "d4e8a4f8-0011-70ab-4c3d-1f2e3d4c5b6a"}
    town.door.odd["SignUp"] = answer_of(body)
    assert sign_up_at(town).apply("dora", PASSWORD, (MAIL,)) == SignedUp(True, None)


def test_sending_may_fail(town: Town) -> None:
    pool = town.target(CHOICE).pool_id
    ses = {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:us-east-1:1:identity/x@y.z",
    }
    town.admin(
        "UpdateUserPool", UserPoolId=pool, EmailConfiguration=ses, AutoVerifiedAttributes=["email"]
    )
    town.cloud.faults.on("email sandbox")
    turn = sign_up_at(town).apply("dora", PASSWORD, (MAIL,))
    assert isinstance(turn, Refused)
    assert turn.error == "CodeDeliveryFailureException"
    assert "nothing that you typed is wrong" in turn.advice


# -- signing in straight after ---------------------------------------------------------------


def straight(
    town: Town, mailbox: Mailbox, pool: str, username: str = "dora"
) -> tuple[Cognito, str]:
    allow_user_auth(town, pool)
    sign_up = sign_up_at(town, pool)
    applied(sign_up)
    confirmed = sign_up.confirm(username, mailbox.code)
    assert isinstance(confirmed, Confirmed)
    assert confirmed.session
    assert confirmed.session not in repr(confirmed)
    return sign_up.cognito, confirmed.session


def test_the_session_of_the_confirmation_signs_in_once(town: Town, mailbox: Mailbox) -> None:
    cognito, session = straight(town, mailbox, CHOICE)
    turn = Conversation(lambda: cognito).go_on_after_sign_up("dora", session)
    assert isinstance(turn, SignedIn)
    assert turn.username == "dora"
    again = Conversation(lambda: cognito).go_on_after_sign_up("dora", session)
    assert isinstance(again, Refused)
    assert again.error == "NotAuthorizedException"


def test_where_everybody_needs_a_second_factor_it_is_set_up_now(
    town: Town, mailbox: Mailbox
) -> None:
    cognito, session = straight(town, mailbox, NEEDED)
    turn = Conversation(lambda: cognito).go_on_after_sign_up("dora", session)
    assert isinstance(turn, MfaSetup)


def test_the_session_is_not_given_to_another_name(town: Town, mailbox: Mailbox) -> None:
    allow_user_auth(town, CHOICE)
    sign_up = sign_up_at(town)
    applied(sign_up, "dora")
    applied(sign_up, "emil")
    code = mailbox.code
    dora = town.door.answers[0].body
    assert isinstance(sign_up.confirm("emil", code), Confirmed)
    (sent,) = town.door.bodies("ConfirmSignUp")
    assert sent["Session"].encode() not in dora


def test_without_the_flow_there_is_no_session(town: Town, mailbox: Mailbox) -> None:
    target = town.target(CHOICE)
    ids = {"UserPoolId": target.pool_id, "ClientId": target.client_id}
    town.admin("UpdateUserPoolClient", **ids, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])
    sign_up = sign_up_at(town)
    applied(sign_up)
    assert sign_up.confirm("dora", mailbox.code) == Confirmed(None)


# -- what is typed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("", ()),
        (" ; ", ()),
        ("family_name=Doe", (("family_name", "Doe"),)),
        (" a = b ;c=d=e;", (("a", "b"), ("c", "d=e"))),
        ("name=", (("name", ""),)),
    ],
)
def test_attributes_as_people_write_them(
    text: str, attributes: tuple[tuple[str, str], ...]
) -> None:
    assert attributes_in(text) == attributes


@pytest.mark.parametrize("text", ["Doe", "=Doe", "a=b; Doe"])
def test_what_is_no_attribute_is_said(text: str) -> None:
    with pytest.raises(AnswerProblem, match="name=value") as problem:
        attributes_in(text)
    assert problem.value.key == "attributes"


def test_what_is_no_code_is_not_sent(town: Town) -> None:
    with pytest.raises(AnswerProblem, match="6 digits"):
        sign_up_at(town).confirm("dora", "12345")
    assert town.door.requests == []


def test_an_unknown_medium_is_named_as_it_is() -> None:
    assert CodeDelivery("PIGEON", "the roof").words == "PIGEON to the roof"
    assert CodeDelivery("SMS", "").words == "by SMS"
