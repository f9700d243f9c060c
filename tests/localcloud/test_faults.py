"""Faults of delivery: refusals, and messages that never come or come late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.faults import FAULTS
from tests.localcloud.conftest import Refused, Site
from tests.localcloud.mfa_pools import (
    EMAIL,
    EMAIL_ON,
    PHONE,
    SES,
    SMS_ON,
    TOTP_ON,
    code_in,
    configure,
    prefer,
)

ROLES = [
    (
        "sms external id",
        "InvalidSmsRoleTrustRelationshipException",
        "Role does not have a trust relationship allowing Cognito to assume the role",
    ),
    (
        "sms role trust",
        "InvalidSmsRoleTrustRelationshipException",
        "Role does not have a trust relationship allowing Cognito to assume the role",
    ),
    (
        "sms role policy",
        "InvalidSmsRoleAccessPolicyException",
        "Role does not have permission to publish with SNS",
    ),
]
SANDBOX = "Amazon SES account is in Sandbox. Verify Send-to email address or Amazon SES Account"


@pytest.fixture
def site(new_site: Callable[..., Site]) -> Site:
    site = new_site(pool={"EmailConfiguration": SES, "AutoVerifiedAttributes": ["email"]})
    configure(site, "OPTIONAL", **SMS_ON, **EMAIL_ON, **TOTP_ON)
    site.add_user(phone_number=PHONE, email=EMAIL)
    prefer(site, SMS=(True, True), Email=(True, False))
    return site


def test_switches(cloud: LocalCloud) -> None:
    assert cloud.faults.active == frozenset()
    for name in FAULTS:
        cloud.faults.on(name)
        cloud.faults.on(name)
    assert cloud.faults.active == FAULTS.keys()
    for name in FAULTS:
        cloud.faults.off(name)
        cloud.faults.off(name)
    assert cloud.faults.active == frozenset()
    for switch in (cloud.faults.on, cloud.faults.off):
        with pytest.raises(KeyError):
            switch("gremlins")


@pytest.mark.parametrize(("fault", "kind", "text"), ROLES)
def test_a_role_that_cannot_send(
    cloud: LocalCloud,
    site: Site,
    inbox: list[Message],
    refused: Refused,
    fault: str,
    kind: str,
    text: str,
) -> None:
    cloud.faults.on(fault)
    with refused(kind, text):
        site.sign_in()
    with refused(kind, text):
        configure(site, "ON", **SMS_ON)
    configure(site, "OPTIONAL", **EMAIL_ON, **TOTP_ON)
    prefer(site, Email=(True, True))
    assert site.sign_in()["ChallengeName"] == "EMAIL_OTP"
    assert [message.medium for message in inbox] == ["EMAIL"]
    cloud.faults.off(fault)
    configure(site, "OPTIONAL", **SMS_ON)
    assert site.sign_in()["ChallengeName"] == "SMS_MFA"


def test_a_choice_survives_a_role_that_cannot_send(
    cloud: LocalCloud, site: Site, inbox: list[Message], refused: Refused
) -> None:
    prefer(site, SMS=(True, False), Email=(True, False))
    session = site.sign_in()["Session"]
    fault, kind, text = ROLES[0]
    cloud.faults.on(fault)
    with refused(kind, text):
        site.answer("SELECT_MFA_TYPE", session, ANSWER="SMS_MFA")
    chosen = site.answer("SELECT_MFA_TYPE", session, ANSWER="EMAIL_OTP")
    code = {"EMAIL_OTP_CODE": code_in(inbox[-1])}
    assert "AuthenticationResult" in site.answer("EMAIL_OTP", chosen["Session"], **code)


@pytest.mark.parametrize(
    ("fault", "media"),
    [
        ("sms sandbox", ["EMAIL"]),
        ("sms quota", ["EMAIL"]),
        ("email spam", ["SMS"]),
        ("delivery lost", []),
        ("sms delayed", ["EMAIL"]),
        ("email delayed", ["SMS"]),
        ("delivery delayed", []),
    ],
)
def test_a_challenge_whose_message_never_comes(
    cloud: LocalCloud, site: Site, inbox: list[Message], fault: str, media: list[str]
) -> None:
    cloud.faults.on(fault)
    assert site.sign_in()["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "+*******0199"
    prefer(site, Email=(True, True))
    assert site.sign_in()["ChallengeName"] == "EMAIL_OTP"
    assert [message.medium for message in inbox] == media


def test_mail_from_a_sandbox(
    cloud: LocalCloud, site: Site, inbox: list[Message], refused: Refused
) -> None:
    cloud.faults.on("email sandbox")
    assert site.sign_in()["ChallengeName"] == "SMS_MFA"
    prefer(site, Email=(True, True))
    with refused("InvalidEmailRoleAccessPolicyException", SANDBOX):
        site.sign_in()
    with refused("CodeDeliveryFailureException", SANDBOX):
        sign_up(site)
    assert [message.medium for message in inbox] == ["SMS"]


def test_the_built_in_sender_has_no_sandbox(
    cloud: LocalCloud, new_site: Callable[..., Site], inbox: list[Message]
) -> None:
    site = new_site(pool={"AutoVerifiedAttributes": ["email"]})
    cloud.faults.on("email sandbox")
    sign_up(site)
    assert [message.medium for message in inbox] == ["EMAIL"]


def sign_up(site: Site) -> dict[str, Any]:
    return site.aws.sign_up(
        ClientId=site.client_id,
        Username="bob",
        Password="Correct-Horse-9",
        UserAttributes=[{"Name": "email", "Value": "bob@example.com"}],
    )


def test_a_message_that_comes_too_late(
    cloud: LocalCloud, site: Site, inbox: list[Message], refused: Refused
) -> None:
    cloud.faults.on("delivery delayed")
    challenge = site.sign_in()
    cloud.faults.off("delivery delayed")
    site.clock.advance(199)
    cloud.deliver_due()
    assert inbox == []
    site.clock.advance(1)
    cloud.deliver_due()
    assert len(inbox) == 1
    with refused("NotAuthorizedException", "Invalid session for the user, session is expired."):
        site.answer("SMS_MFA", challenge["Session"], SMS_MFA_CODE=code_in(inbox[0]))
    cloud.deliver_due()
    assert len(inbox) == 1


def test_any_request_brings_what_is_due(
    cloud: LocalCloud, site: Site, inbox: list[Message]
) -> None:
    cloud.faults.on("delivery delayed")
    site.sign_in()
    site.clock.advance(200)
    site.aws.admin_get_user(**site.key())
    assert len(inbox) == 1
