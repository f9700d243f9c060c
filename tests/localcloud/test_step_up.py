"""Step-up: nothing comes of it, as was seen; with the switch on, what is documented."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.faults import STEP_UP
from mfa_tui.phone.passkeys import Passkeys
from tests.localcloud.conftest import ALL_FLOWS, PASSWORD, FakeClock, Refused, Site
from tests.localcloud.device_client import ALWAYS, Laptop, confirm
from tests.localcloud.mfa_pools import (
    EMAIL,
    EMAIL_ON,
    PHONE,
    ROLE,
    SES,
    SMS_ON,
    TOTP_ON,
    code_in,
    configure,
    prefer,
)
from tests.localcloud.test_srp_sign_in import Srp

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

LOA = {level: f"urn:cognito:loa:{level}" for level in range(1, 5)}
ORIGIN = "https://auth.example.com"
FACTORS = {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]}
PASSKEYS = {"WebAuthnConfiguration": {"RelyingPartyId": "auth.example.com"}}
POOL: dict[str, Any] = {
    "Policies": {"SignInPolicy": FACTORS},
    "SmsConfiguration": ROLE,
    "EmailConfiguration": SES,
    "AutoVerifiedAttributes": ["email"],
}
INVALID = "InvalidParameterException"
OUT_OF_REACH = "User has no authentication factors for the requested authentication levels."
REACHED = "The access token already meets the requested authentication level."


@pytest.fixture
def make(new_site: Callable[..., Site]) -> Callable[..., Site]:
    """Make a pool for every factor, with second ones by choice; alice has only a password."""

    def made(**pool: Any) -> Site:
        client = {"ExplicitAuthFlows": [*ALL_FLOWS, "ALLOW_USER_AUTH"]}
        site = new_site(pool=POOL | pool, client=client)
        configure(site, "OPTIONAL", **TOTP_ON, **PASSKEYS)
        site.add_user(email=EMAIL)
        return site

    return made


@pytest.fixture
def site(make: Callable[..., Site], cloud: LocalCloud) -> Site:
    cloud.faults.on(STEP_UP)
    return make()


def ask(site: Site, *levels: int, prefer: str = "PASSWORD", **more: str) -> dict[str, Any]:
    wish = {"TARGET_ACR_VALUES": " ".join(LOA[level] for level in levels)} if levels else {}
    given = {"PASSWORD": PASSWORD} if prefer == "PASSWORD" else {}
    wish |= {"PREFERRED_CHALLENGE": prefer} if prefer else {}
    return site.start("USER_AUTH", USERNAME="alice", **wish, **given, **more)


def claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=="))


def strength(answer: dict[str, Any]) -> tuple[str | None, list[str] | None]:
    """The acr and amr of the tokens, which agree in both."""
    tokens = answer["AuthenticationResult"]
    found = [claims(tokens[name]) for name in ("IdToken", "AccessToken")]
    one, two = ((each.get("acr"), each.get("amr")) for each in found)
    assert one == two
    return one


def access(answer: dict[str, Any]) -> dict[str, str]:
    return {"ACCESS_TOKEN": answer["AuthenticationResult"]["AccessToken"]}


def equip(site: Site, *, enable: bool = False) -> str:
    """Give alice an authenticator; unless enabled it is not asked for."""
    return site.enrol(site.tokens()["AccessToken"], enable=enable)


def add_passkey(site: Site, clock: FakeClock, attachment: str = "platform") -> Passkeys:
    phone = Passkeys(clock, entropy=random.Random(7).randbytes)
    token = site.tokens()["AccessToken"]
    options = site.aws.start_web_authn_registration(AccessToken=token)["CredentialCreationOptions"]
    made = phone.create(options, ORIGIN) | {"authenticatorAttachment": attachment}
    site.aws.complete_web_authn_registration(AccessToken=token, Credential=made)
    return phone


def sign(site: Site, phone: Passkeys, challenge: dict[str, Any]) -> dict[str, Any]:
    assert challenge["ChallengeName"] == "WEB_AUTHN"
    options = challenge["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"]
    answer = json.dumps(phone.get(options, ORIGIN))
    return site.answer("WEB_AUTHN", challenge["Session"], CREDENTIAL=answer)


# -- as it was seen -----------------------------------------------------------------------------


def test_nothing_comes_of_it_without_the_switch(make: Callable[..., Site]) -> None:
    site = make(AcrConfiguration={"Level1": {"AcrValue": "urn:example:one"}})
    described = site.aws.describe_user_pool(UserPoolId=site.pool_id)["UserPool"]
    assert "AcrConfiguration" not in described
    answer = ask(site, 4, MAX_AGE="never")
    assert strength(answer) == (None, None)
    again = ask(site, ACCESS_TOKEN="of nobody")
    assert strength(again) == (None, None)


# -- the levels ---------------------------------------------------------------------------------


def test_a_sign_in_that_asks_for_no_level_says_nothing(site: Site) -> None:
    assert strength(ask(site)) == (None, None)
    assert strength(ask(site, MAX_AGE="60")) == (None, None)
    assert strength(site.sign_in()) == (None, None)


def test_a_password_is_level_one(site: Site) -> None:
    assert strength(ask(site, 1)) == (LOA[1], ["pwd"])


def test_a_password_by_srp_is_level_one_too(site: Site) -> None:
    srp = Srp(site)
    asked = ask(site, 1, prefer="PASSWORD_SRP", SRP_A=srp.get_auth_params()["SRP_A"])
    proof = srp.proof(asked)
    proof.pop("USERNAME")
    answer = site.answer("PASSWORD_VERIFIER", asked["Session"], **proof)
    assert strength(answer) == (LOA[1], ["pwd"])


@pytest.mark.parametrize(("factor", "method"), [("EMAIL_OTP", "email_otp"), ("SMS_OTP", "sms")])
def test_a_code_alone_is_level_two(
    site: Site, inbox: list[Message], factor: str, method: str
) -> None:
    address = [{"Name": "phone_number", "Value": PHONE}]
    site.aws.admin_update_user_attributes(**site.key(), UserAttributes=address)
    asked = ask(site, 2, prefer=factor)
    code = {f"{factor}_CODE": code_in(inbox[-1])}
    answer = site.answer(factor, asked["Session"], **code)
    assert strength(answer) == (LOA[2], [method])


@pytest.mark.parametrize(("attachment", "method"), [("platform", "swk"), ("cross-platform", "hwk")])
def test_a_passkey_alone_is_level_three(
    site: Site, clock: FakeClock, attachment: str, method: str
) -> None:
    phone = add_passkey(site, clock, attachment)
    answer = sign(site, phone, ask(site, 3, prefer="WEB_AUTHN"))
    assert strength(answer) == (LOA[3], [method])


def test_a_password_and_a_code_by_mail_are_level_three(site: Site, inbox: list[Message]) -> None:
    configure(site, "OPTIONAL", **EMAIL_ON)
    asked = ask(site, 3)
    assert asked["ChallengeName"] == "EMAIL_OTP"
    answer = site.answer("EMAIL_OTP", asked["Session"], EMAIL_OTP_CODE=code_in(inbox[-1]))
    assert strength(answer) == (LOA[3], ["pwd", "email_otp", "mfa"])


def test_a_password_and_an_authenticator_are_level_four(site: Site) -> None:
    secret = equip(site)
    assert "AuthenticationResult" in site.sign_in()
    asked = ask(site, 4)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    answer = site.answer_code(asked["Session"], secret)
    assert strength(answer) == (LOA[4], ["pwd", "otp", "mfa"])


# -- which level, and by which way --------------------------------------------------------------


def test_the_first_level_within_reach_is_gone_for(site: Site) -> None:
    assert strength(ask(site, 4, 3, 1)) == (LOA[1], ["pwd"])
    secret = equip(site)
    asked = ask(site, 4, 3, 1)
    assert strength(site.answer_code(asked["Session"], secret))[0] == LOA[4]


def test_names_that_are_none_are_passed_over_or_refused(site: Site, refused: Refused) -> None:
    mixed = f"urn:example:other {LOA[1]}"
    answer = ask(site, TARGET_ACR_VALUES=mixed)
    assert strength(answer) == (LOA[1], ["pwd"])
    text = "None of the TARGET_ACR_VALUES is an authentication level of the user pool."
    with refused(INVALID, text):
        ask(site, TARGET_ACR_VALUES="urn:example:other")


def test_no_factor_is_set_up_on_the_way(site: Site, refused: Refused) -> None:
    with refused(INVALID, OUT_OF_REACH):
        ask(site, 4)


def test_the_menu_lists_what_leads_to_the_level(site: Site, clock: FakeClock) -> None:
    add_passkey(site, clock)
    assert ask(site, 3, prefer="")["AvailableChallenges"] == ["WEB_AUTHN"]
    assert ask(site, 2, prefer="")["AvailableChallenges"] == ["EMAIL_OTP", "WEB_AUTHN"]
    menu = ask(site, 3, prefer="")
    with pytest.raises(site.aws.exceptions.InvalidParameterException, match="not an available"):
        site.answer("SELECT_CHALLENGE", menu["Session"], ANSWER="PASSWORD", PASSWORD=PASSWORD)


def test_mfa_is_asked_for_at_every_level(site: Site) -> None:
    secret = equip(site, enable=True)
    asked = ask(site, 1)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert strength(site.answer_code(asked["Session"], secret))[0] == LOA[4]


def test_of_several_factors_one_that_reaches_the_level_is_asked_for(site: Site) -> None:
    equip(site, enable=True)
    configure(site, "OPTIONAL", **TOTP_ON, **EMAIL_ON)
    prefer(site, Email=(True, True), SoftwareToken=(True, False))
    assert ask(site, 3)["ChallengeName"] == "EMAIL_OTP"
    assert ask(site, 4)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


def test_a_choice_of_factors_is_left_where_several_reach_the_level(site: Site) -> None:
    address = [{"Name": "phone_number", "Value": PHONE}]
    site.aws.admin_update_user_attributes(**site.key(), UserAttributes=address)
    configure(site, "OPTIONAL", **SMS_ON, **EMAIL_ON)
    asked = ask(site, 3)
    assert asked["ChallengeName"] == "SELECT_MFA_TYPE"
    assert json.loads(asked["ChallengeParameters"]["MFAS_CAN_CHOOSE"]) == ["SMS_MFA", "EMAIL_OTP"]


def test_a_remembered_device_is_no_factor_of_a_level(make: Callable[..., Site], cloud: Any) -> None:
    cloud.faults.on(STEP_UP)
    site = make(DeviceConfiguration=ALWAYS)
    laptop = confirm(site, site.tokens())
    secret = equip(site, enable=True)
    named = {"DEVICE_KEY": laptop.key}
    assert ask(site, 1, **named)["ChallengeName"] == "DEVICE_SRP_AUTH"
    asked = ask(site, 4, **named)
    answer = site.answer(
        "SOFTWARE_TOKEN_MFA", asked["Session"], SOFTWARE_TOKEN_MFA_CODE=site.code(secret)
    )
    assert strength(answer)[0] == LOA[4]
    assert isinstance(laptop, Laptop)


def test_a_new_password_on_the_way_keeps_the_level(site: Site) -> None:
    site.aws.admin_set_user_password(**site.key(), Password=PASSWORD, Permanent=False)
    asked = ask(site, 1)
    answer = site.answer("NEW_PASSWORD_REQUIRED", asked["Session"], NEW_PASSWORD="Another-Horse-7")
    assert strength(answer) == (LOA[1], ["pwd"])


# -- with an access token -----------------------------------------------------------------------


def test_what_the_token_has_proven_is_not_asked_for_again(site: Site, clock: FakeClock) -> None:
    secret = equip(site)
    first = ask(site, 1)
    clock.advance(600)
    asked = ask(site, 4, prefer="", **access(first))
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    answer = site.answer_code(asked["Session"], secret)
    assert strength(answer) == (LOA[4], ["pwd", "otp", "mfa"])
    old, new = (claims(access(each)["ACCESS_TOKEN"]) for each in (first, answer))
    assert new["auth_time"] - old["auth_time"] == 600
    site.aws.get_user(AccessToken=access(first)["ACCESS_TOKEN"])


def test_a_passkey_may_be_what_is_missing(site: Site, clock: FakeClock) -> None:
    phone = add_passkey(site, clock)
    asked = ask(site, 3, prefer="WEB_AUTHN", **access(ask(site, 1)))
    assert strength(sign(site, phone, asked)) == (LOA[3], ["pwd", "swk", "mfa"])


def test_a_password_may_be_what_is_missing(
    site: Site, clock: FakeClock, inbox: list[Message]
) -> None:
    asked = ask(site, 2, prefer="EMAIL_OTP")
    first = site.answer("EMAIL_OTP", asked["Session"], EMAIL_OTP_CODE=code_in(inbox[-1]))
    assert strength(ask(site, 3, **access(first))) == (LOA[3], ["email_otp", "pwd", "mfa"])


def test_a_token_that_has_the_level_is_refused_until_it_is_too_old(
    site: Site, clock: FakeClock, refused: Refused
) -> None:
    first = ask(site, 1)
    clock.advance(60)
    for age in ({}, {"MAX_AGE": "60"}):
        with refused(INVALID, REACHED):
            ask(site, 1, **access(first), **age)
    clock.advance(1)
    answer = ask(site, 1, MAX_AGE="60", **access(first))
    assert strength(answer) == (LOA[1], ["pwd"])


def test_after_max_age_every_factor_is_asked_for_again(site: Site, clock: FakeClock) -> None:
    secret = equip(site)
    first = site.answer_code(ask(site, 4)["Session"], secret)
    clock.advance(301)
    again = {**access(first), "MAX_AGE": "300"}
    assert ask(site, 4, prefer="", **again)["ChallengeName"] == "SELECT_CHALLENGE"
    assert ask(site, 4, **again)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


def test_a_token_without_levels_brings_nothing_along(site: Site) -> None:
    equip(site)
    asked = ask(site, 4, prefer="", **access(site.sign_in()))
    assert asked["ChallengeName"] == "SELECT_CHALLENGE"


def test_what_an_access_token_is_refused_for(site: Site, refused: Refused) -> None:
    mine = access(ask(site, 1))
    with refused(INVALID, "ACCESS_TOKEN requires TARGET_ACR_VALUES."):
        ask(site, **mine)
    with refused(INVALID, "MAX_AGE must be a number of seconds."):
        ask(site, 4, **mine, MAX_AGE="-1")
    with refused("NotAuthorizedException", "Invalid Access Token"):
        ask(site, 4, ACCESS_TOKEN="abc")
    site.add_user("bob")
    others = site.sign_in("bob")
    with refused("NotAuthorizedException", "Access Token does not belong to the user."):
        ask(site, 4, **access(others))


def test_levels_stay_through_refreshes(site: Site) -> None:
    token = ask(site, 1)["AuthenticationResult"]["RefreshToken"]
    renewed = site.start("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token)
    assert strength(renewed) == (LOA[1], ["pwd"])
    fresh = site.aws.get_tokens_from_refresh_token(RefreshToken=token, ClientId=site.client_id)
    assert strength(fresh) == (LOA[1], ["pwd"])


# -- the plan and the names ---------------------------------------------------------------------


def test_the_small_plan_has_no_levels(
    new_site: Callable[..., Site], cloud: LocalCloud, refused: Refused
) -> None:
    cloud.faults.on(STEP_UP)
    site = new_site(
        pool={"UserPoolTier": "LITE"}, client={"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]}
    )
    site.add_user()
    kind = site.aws.exceptions.FeatureUnavailableInTierException
    with pytest.raises(kind):
        ask(site, 1)
    with pytest.raises(kind, match="ACR Configuration"):
        site.aws.update_user_pool(
            UserPoolId=site.pool_id, AcrConfiguration={"Level1": {"AcrValue": "urn:example:one"}}
        )


def test_levels_can_have_names_of_ones_own(site: Site, refused: Refused) -> None:
    ids = {"UserPoolId": site.pool_id}
    shown = site.aws.describe_user_pool(**ids)["UserPool"]["AcrConfiguration"]
    assert shown == {f"Level{level}": {"AcrValue": name} for level, name in LOA.items()}
    site.aws.update_user_pool(**ids, AcrConfiguration={"Level1": {"AcrValue": "urn:example:one"}})
    shown = site.aws.describe_user_pool(**ids)["UserPool"]["AcrConfiguration"]
    assert [shown[f"Level{level}"]["AcrValue"] for level in LOA] == [
        "urn:example:one",
        *list(LOA.values())[1:],
    ]
    answer = ask(site, TARGET_ACR_VALUES="urn:example:one")
    assert strength(answer) == ("urn:example:one", ["pwd"])
    with refused(
        INVALID, "None of the TARGET_ACR_VALUES is an authentication level of the user pool."
    ):
        ask(site, 1)
    with refused(INVALID, "The AcrValue of each level must be unique."):
        site.aws.update_user_pool(**ids, AcrConfiguration={"Level1": {"AcrValue": LOA[4]}})


def test_a_new_pool_tells_its_names(aws: Any, cloud: LocalCloud) -> None:
    cloud.faults.on(STEP_UP)
    named = {"Level4": {"AcrValue": "urn:example:four"}}
    made = aws.create_user_pool(PoolName="demo", AcrConfiguration=named)["UserPool"]
    assert made["AcrConfiguration"]["Level4"] == named["Level4"]
    assert made["AcrConfiguration"]["Level3"]["AcrValue"] == LOA[3]


def test_names_keep_a_pool_on_its_plan(site: Site, refused: Refused) -> None:
    ids = {"UserPoolId": site.pool_id}
    site.aws.update_user_pool(**ids, AcrConfiguration={"Level1": {"AcrValue": "urn:example:one"}})
    with pytest.raises(
        site.aws.exceptions.TierChangeNotAllowedException, match="ACR Configuration"
    ):
        site.aws.update_user_pool(**ids, UserPoolTier="LITE")
