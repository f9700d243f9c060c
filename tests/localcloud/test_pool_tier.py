"""Going down to the plan LITE while something that it has not is on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.localcloud.conftest import Refused, Site
from tests.localcloud.mfa_pools import EMAIL_ON, SES, TOTP_ON, configure, recovering

PHONE_FIRST = recovering("verified_phone_number", "verified_email")
BY_SES = {"EmailConfiguration": SES, **PHONE_FIRST}
TEXT = "The following features need to be disabled for the LITE pricing tier configured: "


def tier(site: Site) -> str:
    return site.aws.describe_user_pool(UserPoolId=site.pool_id)["UserPool"]["UserPoolTier"]


def lower(site: Site, **settings: Any) -> None:
    site.aws.update_user_pool(UserPoolId=site.pool_id, UserPoolTier="LITE", **settings)


def test_a_pool_that_uses_nothing_of_it_goes_down_and_up_again(site: Site) -> None:
    lower(site)
    assert tier(site) == "LITE"
    lower(site)
    site.aws.update_user_pool(UserPoolId=site.pool_id, UserPoolTier="PLUS")
    assert tier(site) == "PLUS"


def test_features_of_the_pool_keep_it_up(new_site: Callable[..., Site], refused: Refused) -> None:
    policies = {
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]},
        "PasswordPolicy": {"PasswordHistorySize": 3},
    }
    site = new_site(pool={**BY_SES, "Policies": policies})
    configure(site, "OPTIONAL", **EMAIL_ON)
    features = "Email MFA, Choice-based authentication, Password History"
    with refused("TierChangeNotAllowedException", TEXT + features):
        lower(site)
    assert tier(site) == "ESSENTIALS"


def test_what_the_same_request_turns_off_is_no_hindrance(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
    site = new_site(pool={"Policies": policies})
    lower(site, Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}})
    assert tier(site) == "LITE"
    with refused("FeatureUnavailableInTierException", f"{TEXT}Choice-based authentication"):
        lower(site, Policies=policies)


def test_a_client_that_rotates_keeps_it_up(new_site: Callable[..., Site], refused: Refused) -> None:
    rotating = {
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
    }
    site = new_site(client=rotating)
    with refused("TierChangeNotAllowedException", f"{TEXT}Refresh Token Rotation"):
        lower(site)


@pytest.mark.parametrize("mode", ["OPTIONAL", "ON"])
def test_email_mfa_needs_the_sender_it_was_set_up_with(
    new_site: Callable[..., Site], refused: Refused, mode: str
) -> None:
    site = new_site(pool=BY_SES)
    configure(site, mode, **EMAIL_ON, **TOTP_ON)
    text = (
        "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an "
        "EmailSendingAccount of COGNITO_DEFAULT."
    )
    with refused("InvalidParameterException", text):
        site.aws.update_user_pool(
            UserPoolId=site.pool_id,
            EmailConfiguration={"EmailSendingAccount": "COGNITO_DEFAULT"},
        )
    configure(site, mode, **TOTP_ON)
    site.aws.update_user_pool(
        UserPoolId=site.pool_id, EmailConfiguration={"EmailSendingAccount": "COGNITO_DEFAULT"}
    )
