"""Changing, deleting and verifying the attributes of users."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cognito.call import Message
from tests.localcloud.conftest import PASSWORD, Refused, Site

DAY = 24 * 60 * 60
EXPIRED = ("ExpiredCodeException", "Invalid code provided, please request a code again.")
MISMATCH = ("CodeMismatchException", "Invalid verification code provided, please try again.")
LIMIT = ("LimitExceededException", "Attempt limit exceeded, please try after some time.")
SCHEMA = [
    {"Name": "family_name", "Required": True},
    {"Name": "team", "AttributeDataType": "String", "Mutable": True},
    {"Name": "tenant", "AttributeDataType": "String", "Mutable": False},
]
MAIL = {"email": "new@example.org"}


class Profile:
    """The attributes of alice, as she and an administrator change them."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.token = site.tokens()["AccessToken"]

    def update(self, **values: str) -> list[dict[str, str]]:
        answer = self.site.aws.update_user_attributes(
            AccessToken=self.token, UserAttributes=listed(values)
        )
        return answer.get("CodeDeliveryDetailsList", [])

    def admin_update(self, **values: str) -> None:
        self.site.aws.admin_update_user_attributes(**self.site.key(), UserAttributes=listed(values))

    def delete(self, *names: str) -> None:
        self.site.aws.delete_user_attributes(AccessToken=self.token, UserAttributeNames=list(names))

    def verify(self, code: str, name: str = "email") -> None:
        self.site.aws.verify_user_attribute(AccessToken=self.token, AttributeName=name, Code=code)

    def ask_code(self, name: str = "email") -> dict[str, str]:
        answer = self.site.aws.get_user_attribute_verification_code(
            AccessToken=self.token, AttributeName=name
        )
        return answer["CodeDeliveryDetails"]

    @property
    def shown(self) -> dict[str, str]:
        entries = self.site.aws.get_user(AccessToken=self.token)["UserAttributes"]
        return {entry["Name"]: entry["Value"] for entry in entries if entry["Name"] != "sub"}


def listed(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


@pytest.fixture
def new_profile(new_site: Callable[..., Site]) -> Callable[..., Profile]:
    """Alice in a pool with the given settings."""

    def make(client: dict[str, Any] | None = None, **pool: Any) -> Profile:
        site = new_site(pool=pool, client=client)
        given = {"family_name": "Example", "email": "alice@example.com", "email_verified": "true"}
        site.add_user(**given)
        return Profile(site)

    return make


@pytest.fixture
def profile(new_profile: Callable[..., Profile]) -> Profile:
    return new_profile(Schema=SCHEMA)


@pytest.fixture
def verified(new_profile: Callable[..., Profile]) -> Profile:
    """In a pool that sends codes to new addresses."""
    return new_profile(AutoVerifiedAttributes=["email"])


@pytest.fixture
def waiting(new_profile: Callable[..., Profile]) -> Profile:
    """In a pool where a new address waits until it is verified."""
    settings = {"AttributesRequireVerificationBeforeUpdate": ["email"]}
    return new_profile(AutoVerifiedAttributes=["email"], UserAttributeUpdateSettings=settings)


def test_changing_attributes(profile: Profile) -> None:
    before = profile.site.aws.admin_get_user(**profile.site.key())["UserLastModifiedDate"]
    profile.site.clock.advance(60)
    assert profile.update(**{"name": "Alice", "custom:team": "red"}) == []
    assert profile.shown["name"] == "Alice"
    assert profile.shown["custom:team"] == "red"
    assert profile.shown["email_verified"] == "true"
    after = profile.site.aws.admin_get_user(**profile.site.key())["UserLastModifiedDate"]
    assert (after - before).total_seconds() == 60


def test_of_repeated_attributes_the_last_counts_and_empty_means_none(profile: Profile) -> None:
    profile.update(name="Alice", nickname="Al")
    given = [*listed({"name": "A", "nickname": ""}), *listed({"name": "B"})]
    profile.site.aws.update_user_attributes(AccessToken=profile.token, UserAttributes=given)
    assert profile.shown["name"] == "B"
    assert "nickname" not in profile.shown


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"sub": "x"}, "Cannot modify the non-mutable attribute sub"),
        ({"custom:tenant": "x"}, "user.custom:tenant: Attribute cannot be updated.\n"),
        (
            {"custom:unknown": "x"},
            "user.custom:unknown: Attribute does not exist in the schema.\n",
        ),
        (
            {"birthdate": "1999-12-311"},
            "user.birthdate: String must be no longer than 10 characters\n",
        ),
        ({"email": "nonsense"}, "Invalid email address format."),
        (
            {"family_name": ""},
            "Invalid user attributes: name.familyName: The attribute name.familyName is required",
        ),
    ],
)
def test_what_nobody_can_change(
    profile: Profile, refused: Refused, values: dict[str, str], text: str
) -> None:
    before = profile.shown
    for update in (profile.update, profile.admin_update):
        with refused("InvalidParameterException", text):
            update(**values)
    assert profile.shown == before


def test_only_administrators_say_what_is_verified(profile: Profile, refused: Refused) -> None:
    text = "Cannot modify the non-mutable attribute email_verified"
    with refused("InvalidParameterException", text):
        profile.update(email_verified="true")
    profile.admin_update(email_verified="false")
    assert profile.shown["email_verified"] == "false"


def test_what_the_client_may_not_write(
    new_profile: Callable[..., Profile], refused: Refused
) -> None:
    profile = new_profile(client={"WriteAttributes": ["name"]})
    profile.update(name="Alice")
    text = "A client attempted to write unauthorized attribute"
    with refused("NotAuthorizedException", text):
        profile.update(nickname="Al")
    with refused("NotAuthorizedException", text):
        profile.delete("email")
    profile.admin_update(nickname="Al")


def test_deleting_attributes(profile: Profile, refused: Refused) -> None:
    profile.update(name="Alice", nickname="Al")
    profile.delete("name", "email", "gender")
    assert profile.shown == {"family_name": "Example", "nickname": "Al"}
    profile.site.aws.admin_delete_user_attributes(
        **profile.site.key(), UserAttributeNames=["nickname"]
    )
    assert profile.shown == {"family_name": "Example"}
    for names, text in (
        (["family_name"], "name.familyName: The attribute name.familyName is required"),
        (["custom:unknown"], "Type for attribute {custom:unknown} could not be determined"),
    ):
        with refused("InvalidParameterException", f"Invalid user attributes: {text}"):
            profile.delete(*names)


def test_a_new_address_is_not_verified(profile: Profile, inbox: list[Message]) -> None:
    assert profile.update(**MAIL) == []
    assert profile.shown["email_verified"] == "false"
    profile.admin_update(email="third@example.org", email_verified="true")
    assert profile.shown["email_verified"] == "true"
    assert not inbox


def test_a_new_address_is_sent_a_code(
    verified: Profile, inbox: list[Message], refused: Refused
) -> None:
    (details,) = verified.update(**MAIL)
    assert details == {
        "AttributeName": "email",
        "DeliveryMedium": "EMAIL",
        "Destination": "n***@e***",
    }
    assert verified.shown["email"] == "new@example.org"
    assert verified.shown["email_verified"] == "false"
    code = inbox[0].text[-6:]
    with refused(*MISMATCH):
        verified.verify("000000" if code != "000000" else "000001")
    verified.verify(code)
    assert verified.shown["email_verified"] == "true"
    with refused(*EXPIRED):
        verified.verify(code)


def test_an_address_that_stays_is_sent_nothing(verified: Profile, inbox: list[Message]) -> None:
    verified.update(email="alice@example.com", name="Alice")
    assert verified.shown["email_verified"] == "true"
    assert not inbox


def test_a_code_for_the_address_before_is_worthless(
    verified: Profile, inbox: list[Message], refused: Refused
) -> None:
    verified.update(**MAIL)
    verified.update(email="third@example.org")
    with refused(*MISMATCH):
        verified.verify(inbox[0].text[-6:])
    verified.delete("email")
    with refused(*EXPIRED):
        verified.verify(inbox[1].text[-6:])


def test_an_address_that_waits(waiting: Profile, inbox: list[Message], refused: Refused) -> None:
    (details,) = waiting.update(**MAIL)
    assert details["Destination"] == "n***@e***"
    assert inbox[0].destination == "new@example.org"
    assert waiting.shown["email"] == "alice@example.com"
    assert waiting.shown["email_verified"] == "true"
    assert waiting.ask_code()["Destination"] == "n***@e***"
    with refused(*MISMATCH):
        waiting.verify(inbox[0].text[-6:])
    waiting.verify(inbox[1].text[-6:])
    assert waiting.shown["email"] == "new@example.org"
    assert waiting.shown["email_verified"] == "true"


def test_an_administrator_need_not_wait(waiting: Profile, inbox: list[Message]) -> None:
    waiting.admin_update(**MAIL)
    assert waiting.shown["email"] == "alice@example.com"
    assert len(inbox) == 1
    waiting.admin_update(**MAIL, email_verified="true")
    assert waiting.shown["email"] == "new@example.org"
    assert len(inbox) == 1


def test_asking_for_a_code(verified: Profile, inbox: list[Message], refused: Refused) -> None:
    assert verified.ask_code()["Destination"] == "a***@e***"
    verified.site.clock.advance(DAY - 1)
    token = verified.site.tokens()["AccessToken"]
    verify = {"AccessToken": token, "AttributeName": "email"}
    verified.site.aws.verify_user_attribute(**verify, Code=inbox[0].text[-6:])
    verified.token = token
    for _ in range(5):
        verified.ask_code()
    with refused(*LIMIT):
        verified.ask_code()


def test_nothing_to_verify(verified: Profile, refused: Refused) -> None:
    with refused(
        "InvalidParameterException", "User does not have a value for the attribute phone_number."
    ):
        verified.ask_code("phone_number")
    with refused("InvalidParameterException", "The attribute name cannot be verified."):
        verified.ask_code("name")
    with refused(*EXPIRED):
        verified.verify("123456", "phone_number")


def test_guessing_the_code(verified: Profile, inbox: list[Message], refused: Refused) -> None:
    verified.ask_code()
    code = inbox[0].text[-6:]
    for _ in range(5):
        with refused(*MISMATCH):
            verified.verify("000000" if code != "000000" else "000001")
    with refused(*LIMIT):
        verified.verify(code)


def test_codes_die_with_the_address_they_went_to(
    verified: Profile, inbox: list[Message], refused: Refused
) -> None:
    site = verified.site
    site.aws.forgot_password(ClientId=site.client_id, Username="alice")
    site.aws.sign_up(
        ClientId=site.client_id,
        Username="dora",
        Password=PASSWORD,
        UserAttributes=listed({"email": "dora@example.com"}),
    )
    reset, sign_up = (message.text[-6:] for message in inbox)
    for username in ("alice", "dora"):
        site.aws.admin_update_user_attributes(**site.key(username), UserAttributes=listed(MAIL))
    with refused(*EXPIRED):
        site.aws.confirm_forgot_password(
            ClientId=site.client_id,
            Username="alice",
            ConfirmationCode=reset,
            Password="Battery-Staple-1",
        )
    with refused(*EXPIRED):
        site.aws.confirm_sign_up(ClientId=site.client_id, Username="dora", ConfirmationCode=sign_up)
