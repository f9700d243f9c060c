"""Aliases, and addresses as usernames: who goes by which name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cognito.call import Message
from tests.localcloud.conftest import PASSWORD, Refused, Site
from tests.localcloud.test_srp_sign_in import Srp

PHONE = "+15555550199"
MAIL = "dora@example.com"
ABSENT = ("UserNotFoundException", "User does not exist.")
ALIASES = ["email", "phone_number", "preferred_username"]


def listed(**values: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


def sign_up(site: Site, username: str, **attributes: str) -> dict[str, Any]:
    return site.aws.sign_up(
        ClientId=site.client_id,
        Username=username,
        Password=PASSWORD,
        UserAttributes=listed(**attributes),
    )


def confirm(site: Site, username: str, code: str, **more: Any) -> None:
    site.aws.confirm_sign_up(
        ClientId=site.client_id, Username=username, ConfirmationCode=code, **more
    )


def name_of(site: Site, username: str) -> str:
    return site.aws.admin_get_user(**site.key(username))["Username"]


@pytest.fixture
def alias_site(new_site: Callable[..., Site]) -> Site:
    return new_site(pool={"AliasAttributes": ALIASES, "AutoVerifiedAttributes": ["email"]})


@pytest.fixture
def address_site(new_site: Callable[..., Site]) -> Site:
    """Usernames are addresses, and their case does not matter."""
    pool = {
        "UsernameAttributes": ["email", "phone_number"],
        "AutoVerifiedAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": False},
    }
    return new_site(pool=pool)


def test_everybody_goes_by_his_sub(site: Site) -> None:
    attributes = site.aws.admin_get_user(**site.key())["UserAttributes"]
    sub = next(entry["Value"] for entry in attributes if entry["Name"] == "sub")
    assert name_of(site, sub) == "alice"


def test_the_sub_of_another_pool_means_nobody(
    new_site: Callable[..., Site], site: Site, refused: Refused
) -> None:
    sub = site.aws.admin_get_user(**site.key())["UserAttributes"][-1]["Value"]
    with refused(*ABSENT):
        name_of(new_site(), sub)


def test_an_address_is_an_alias_when_it_is_verified(alias_site: Site, refused: Refused) -> None:
    alias_site.add_user(email="alice@example.com", phone_number=PHONE)
    for alias in ("alice@example.com", PHONE):
        with refused(*ABSENT):
            alias_site.sign_in(alias)
    alias_site.aws.admin_update_user_attributes(
        **alias_site.key(),
        UserAttributes=listed(email_verified="true", phone_number_verified="true"),
    )
    for alias in ("alice", "alice@example.com", PHONE):
        assert "AuthenticationResult" in alias_site.sign_in(alias)
        assert name_of(alias_site, alias) == "alice"


def test_an_address_is_no_alias_where_the_pool_does_not_say_so(
    site: Site, refused: Refused
) -> None:
    with refused(*ABSENT):
        name_of(site, "alice@example.com")


def test_a_preferred_username_is_an_alias_at_once(alias_site: Site, refused: Refused) -> None:
    alias_site.add_user(preferred_username="Ally")
    assert name_of(alias_site, "Ally") == "alice"
    with refused(*ABSENT):
        name_of(alias_site, "ally")


def test_the_proof_is_made_with_the_username(alias_site: Site, address_site: Site) -> None:
    alias_site.add_user(email=MAIL, email_verified="true")
    address_site.add_user(MAIL)
    for site in (alias_site, address_site):
        srp = Srp(site, MAIL)
        challenge = srp.start()
        assert challenge["ChallengeParameters"]["USER_ID_FOR_SRP"] == name_of(site, MAIL)
        assert "AuthenticationResult" in srp.respond(srp.proof(challenge))


@pytest.mark.parametrize(
    ("username", "text"),
    [
        (
            MAIL,
            "Username cannot be of email format, since user pool is configured for email alias.",
        ),
        (
            PHONE,
            "Username cannot be of phone number format, since user pool is configured for phone "
            "number alias.",
        ),
    ],
)
def test_a_username_is_no_alias(
    alias_site: Site, refused: Refused, username: str, text: str
) -> None:
    with refused("InvalidParameterException", text):
        sign_up(alias_site, username)
    with refused("InvalidParameterException", text):
        alias_site.aws.admin_create_user(**alias_site.key(username))


def test_the_first_to_verify_an_address_has_it(
    alias_site: Site, inbox: list[Message], refused: Refused
) -> None:
    for username in ("dora", "emil"):
        sign_up(alias_site, username, email=MAIL)
    codes = [message.text[-6:] for message in inbox]
    confirm(alias_site, "dora", codes[0])
    assert name_of(alias_site, MAIL) == "dora"
    text = "An account with the email already exists."
    with refused("AliasExistsException", text):
        confirm(alias_site, "emil", codes[1])
    confirm(alias_site, "emil", codes[1], ForceAliasCreation=True)
    assert name_of(alias_site, MAIL) == "emil"
    loser = alias_site.aws.admin_get_user(**alias_site.key("dora"))
    assert {"Name": "email_verified", "Value": "false"} in loser["UserAttributes"]


def test_administrators_meet_aliases_too(alias_site: Site, refused: Refused) -> None:
    verified = {"email": MAIL, "email_verified": "true"}
    alias_site.add_user("dora", **verified)
    wish = {"UserAttributes": listed(**verified), "MessageAction": "SUPPRESS"}
    text = "An account with the given email already exists."
    with refused("UsernameExistsException", text):
        alias_site.aws.admin_create_user(**alias_site.key("emil"), **wish)
    alias_site.aws.admin_create_user(**alias_site.key("emil"), **wish, ForceAliasCreation=True)
    assert name_of(alias_site, MAIL) == "emil"
    with refused("AliasExistsException", text):
        alias_site.aws.admin_update_user_attributes(
            **alias_site.key("dora"), UserAttributes=listed(email_verified="true")
        )


def test_preferred_usernames_and_usernames_do_not_mix(alias_site: Site, refused: Refused) -> None:
    alias_site.add_user(preferred_username="ally")
    alias_site.add_user("bob")
    with refused("UsernameExistsException", "User already exists"):
        sign_up(alias_site, "ally")
    token = alias_site.tokens("bob")["AccessToken"]
    for value, text in (
        ("ally", "An account with the given preferred_username already exists."),
        ("alice", "User account already exists for the alias."),
    ):
        with refused("AliasExistsException", text):
            alias_site.aws.update_user_attributes(
                AccessToken=token, UserAttributes=listed(preferred_username=value)
            )
    alias_site.aws.update_user_attributes(
        AccessToken=token, UserAttributes=listed(preferred_username="bobby")
    )
    assert name_of(alias_site, "bobby") == "bob"


def test_an_address_taken_while_its_code_was_out(
    alias_site: Site, inbox: list[Message], refused: Refused
) -> None:
    alias_site.add_user()
    alias_site.add_user("bob", email=MAIL, email_verified="true")
    token = alias_site.tokens()["AccessToken"]
    alias_site.aws.update_user_attributes(AccessToken=token, UserAttributes=listed(email=MAIL))
    verify = {"AccessToken": token, "AttributeName": "email", "Code": inbox[0].text[-6:]}
    text = "An account with the given email already exists."
    with refused("AliasExistsException", text):
        alias_site.aws.verify_user_attribute(**verify)
    assert name_of(alias_site, MAIL) == "bob"


def test_the_address_is_the_username(address_site: Site, inbox: list[Message]) -> None:
    made = sign_up(address_site, MAIL)
    assert made["CodeDeliveryDetails"]["Destination"] == "d***@e***"
    user = address_site.aws.admin_get_user(**address_site.key(MAIL))
    assert user["Username"] == made["UserSub"]
    assert {"Name": "email", "Value": MAIL} in user["UserAttributes"]
    confirm(address_site, MAIL, inbox[0].text[-6:])
    for username in (MAIL, "DORA@Example.com", made["UserSub"]):
        assert "AuthenticationResult" in address_site.sign_in(username)


def test_an_address_serves_before_it_is_verified(address_site: Site, refused: Refused) -> None:
    sign_up(address_site, PHONE)
    with refused("UserNotConfirmedException", "User is not confirmed."):
        address_site.sign_in(PHONE)


def test_an_address_serves_one_only(address_site: Site, refused: Refused) -> None:
    sign_up(address_site, MAIL)
    text = "An account with the given email already exists."
    for again in (MAIL, MAIL.upper()):
        with refused("UsernameExistsException", text):
            sign_up(address_site, again)
    with refused("UsernameExistsException", text):
        address_site.aws.admin_create_user(**address_site.key(MAIL))
    address_site.add_user("bob@example.com")
    token = address_site.tokens("bob@example.com")["AccessToken"]
    with refused("AliasExistsException", text):
        address_site.aws.update_user_attributes(
            AccessToken=token, UserAttributes=listed(email=MAIL)
        )


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        (["email"], "Username should be an email."),
        (["phone_number"], "Username should be a phone number."),
        (["phone_number", "email"], "Username should be either an email or a phone number."),
    ],
)
def test_a_username_that_is_no_address(
    new_site: Callable[..., Site], refused: Refused, attributes: list[str], text: str
) -> None:
    site = new_site(pool={"UsernameAttributes": attributes})
    with refused("InvalidParameterException", text):
        sign_up(site, "dora")
    with refused("InvalidParameterException", text):
        site.aws.admin_create_user(**site.key("dora"))


def test_an_invitation_names_the_address(address_site: Site, inbox: list[Message]) -> None:
    address_site.aws.admin_create_user(
        **address_site.key(MAIL), TemporaryPassword=PASSWORD, DesiredDeliveryMediums=["EMAIL"]
    )
    assert inbox[0].text == f"Your username is {MAIL} and temporary password is {PASSWORD}. "


def test_tokens_carry_the_sub_as_username(address_site: Site) -> None:
    address_site.add_user(MAIL)
    me = address_site.aws.get_user(AccessToken=address_site.tokens(MAIL)["AccessToken"])
    sub = me["UserAttributes"][-1]["Value"]
    assert me["Username"] == sub
    refreshed = address_site.start(
        "REFRESH_TOKEN_AUTH", REFRESH_TOKEN=address_site.tokens(MAIL)["RefreshToken"]
    )
    assert "AccessToken" in refreshed["AuthenticationResult"]


def test_aliases_or_addresses(aws: Any, refused: Refused) -> None:
    text = "Only one of the aliasAttributes or usernameAttributes can be set in a user pool."
    with refused("InvalidParameterException", text):
        aws.create_user_pool(
            PoolName="demo", AliasAttributes=["email"], UsernameAttributes=["email"]
        )
