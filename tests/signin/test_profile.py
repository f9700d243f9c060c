"""Attributes and their verification, the password, and the end of an account."""

from __future__ import annotations

import pytest

from mfa_tui.signin.account import Account
from mfa_tui.signin.challenges import AnswerProblem, Challenge
from mfa_tui.signin.conversation import Flow
from mfa_tui.signin.delivery import CodeDelivery
from mfa_tui.signin.profile import Attribute, Profile, groups_in
from mfa_tui.signin.turns import Refused, SignedIn, Tokens
from tests.signin.conftest import CHOICE, PASSWORD, Town
from tests.signin.mailbox import Mailbox

NEW = "An0ther-Password"


def account_of(town: Town, username: str = "bob") -> Account:
    conversation = town.conversation(CHOICE)
    return Account(conversation.cognito, town.sign_in(conversation, username))


def profile_of(town: Town) -> Profile:
    return Profile(account_of(town))


def attribute(profile: Profile, name: str) -> Attribute | None:
    attributes = profile.read()
    assert not isinstance(attributes, Refused), attributes
    return next((each for each in attributes if each.name == name), None)


# -- attributes ------------------------------------------------------------------------------


def test_attributes_with_what_is_known_of_them(town: Town) -> None:
    attributes = profile_of(town).read()
    assert not isinstance(attributes, Refused)
    assert attributes[0] == Attribute("email", "bob@example.com", verified=True)
    assert [each.name for each in attributes] == ["email", "sub"]
    assert attributes[-1].verified is None


def test_a_phone_number_is_added_and_verified(town: Town, mailbox: Mailbox) -> None:
    profile = profile_of(town)
    assert profile.change("phone_number", "+15555550177") is None
    assert attribute(profile, "phone_number") == Attribute(
        "phone_number", "+15555550177", verified=False
    )
    assert profile.send_code("phone_number") == CodeDelivery("SMS", "+*******0177")
    assert profile.verify("phone_number", mailbox.code) is None
    assert attribute(profile, "phone_number") == Attribute(
        "phone_number", "+15555550177", verified=True
    )


def test_another_address_is_sent_a_code_at_once(town: Town, mailbox: Mailbox) -> None:
    profile = profile_of(town)
    assert profile.change("email", "rob@example.com") == CodeDelivery("EMAIL", "r***@e***")
    assert attribute(profile, "email") == Attribute("email", "rob@example.com", verified=False)
    wrong = f"{(int(mailbox.code) + 1) % 1_000_000:06}"
    refused = profile.verify("email", wrong)
    assert isinstance(refused, Refused)
    assert (refused.error, refused.again) == ("CodeMismatchException", True)
    assert profile.verify("email", mailbox.code) is None


def test_an_address_may_have_to_be_proven_first(town: Town, mailbox: Mailbox) -> None:
    pool = town.target(CHOICE).pool_id
    town.admin(
        "UpdateUserPool",
        UserPoolId=pool,
        AutoVerifiedAttributes=["email"],
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
    )
    profile = profile_of(town)
    assert isinstance(profile.change("email", "rob@example.com"), CodeDelivery)
    assert attribute(profile, "email") == Attribute("email", "bob@example.com", verified=True)
    assert profile.send_code("email") == CodeDelivery("EMAIL", "r***@e***")
    assert profile.verify("email", mailbox.code) is None
    assert attribute(profile, "email") == Attribute("email", "rob@example.com", verified=True)


def test_an_attribute_can_be_removed(town: Town) -> None:
    profile = profile_of(town)
    profile.change("phone_number", "+15555550177")
    assert profile.remove("phone_number") is None
    assert attribute(profile, "phone_number") is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("phone_number", "555", "country code"),
        ("sub", "me", "Only Cognito itself"),
        ("tier", "gold", "begin with custom:"),
    ],
)
def test_what_the_service_refuses(town: Town, name: str, value: str, said: str) -> None:
    refused = profile_of(town).change(name, value)
    assert isinstance(refused, Refused)
    assert said in refused.advice


def test_what_is_no_code_is_not_sent(town: Town) -> None:
    profile = profile_of(town)
    with pytest.raises(AnswerProblem, match="6 digits"):
        profile.verify("email", "12345")
    assert town.door.bodies("VerifyUserAttribute") == []


# -- the password ----------------------------------------------------------------------------


def test_another_password(town: Town) -> None:
    account = account_of(town)
    assert Profile(account).change_password(PASSWORD, NEW) is None
    old = town.conversation(CHOICE).start("bob", PASSWORD, Flow.USER_PASSWORD_AUTH)
    assert isinstance(old, Refused)
    assert town.sign_in(town.conversation(CHOICE), password=NEW)
    assert isinstance(account.refresh(), Tokens)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("Wr0ng-Password", NEW, "NotAuthorizedException"),
        (PASSWORD, "longbutplain", "InvalidPasswordException"),
        ("", NEW, "InvalidParameterException"),
    ],
)
def test_refused_passwords_can_be_corrected(town: Town, old: str, new: str, error: str) -> None:
    refused = profile_of(town).change_password(old, new)
    assert isinstance(refused, Refused)
    assert (refused.error, refused.again) == (error, True)


def test_a_first_password_needs_no_old_one(town: Town, mailbox: Mailbox) -> None:
    conversation = town.conversation("Choice-based")
    turn = conversation.start("lena", "", Flow.USER_AUTH, "EMAIL_OTP")
    assert isinstance(turn, Challenge)
    turn = conversation.answer({"EMAIL_OTP_CODE": mailbox.code})
    assert isinstance(turn, SignedIn)
    assert Profile(Account(conversation.cognito, turn)).change_password("", NEW) is None
    assert "PreviousPassword" not in town.door.bodies("ChangePassword")[-1]
    assert town.sign_in(town.conversation("Choice-based"), "lena", NEW)


# -- groups, and the end ---------------------------------------------------------------------


def test_groups_are_those_of_the_id_token(town: Town) -> None:
    pool = town.target(CHOICE).pool_id
    before = account_of(town)
    assert groups_in(before.tokens) == ()
    for name in ("staff", "admins"):
        town.admin("CreateGroup", UserPoolId=pool, GroupName=name)
        town.admin("AdminAddUserToGroup", UserPoolId=pool, Username="bob", GroupName=name)
    assert groups_in(before.tokens) == ()
    assert isinstance(before.refresh(), Tokens)
    assert groups_in(before.tokens) == ("admins", "staff")
    assert groups_in(Tokens("a", "no.token", None, 1, 0.0)) == ()


def test_who_deletes_himself_is_gone(town: Town) -> None:
    account = account_of(town)
    assert Profile(account).delete_user() is None
    assert isinstance(account.facts(), Refused)
    again = town.conversation(CHOICE).start("bob", PASSWORD, Flow.USER_PASSWORD_AUTH)
    assert isinstance(again, Refused)
