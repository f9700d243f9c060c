"""The plans of the practice pools: which there are, how each is set up, and who is in it."""

from __future__ import annotations

from mfa_tui.localcloud.cognito.factors import EMAIL_OTP, SMS_MFA, SOFTWARE_TOKEN_MFA
from mfa_tui.localcloud.cognito.users import FORCE_CHANGE_PASSWORD, RESET_REQUIRED, UNCONFIRMED
from mfa_tui.localcloud.custom_plans import CUSTOM_POOLS
from mfa_tui.localcloud.plan import PoolPlan, UserPlan

_TEMPORARY = "Temp-0rary"
_SMS_ROLE = {
    "SnsCallerArn": "arn:aws:iam::111122223333:role/practice-sms",
    "ExternalId": "practice",
    "SnsRegion": "us-east-1",
}
_SES_IDENTITY = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:us-east-1:111122223333:identity/practice@example.com",
}
_BY_AUTHENTICATOR = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
_BY_ANY_FACTOR = {
    **_BY_AUTHENTICATOR,
    "SmsMfaConfiguration": {"SmsConfiguration": _SMS_ROLE},
    "EmailMfaConfiguration": {},
}
# The phone comes first, so that whoever has nothing at all may set up e-mail as a factor.
_PHONE_THEN_MAIL = {
    "RecoveryMechanisms": [
        {"Name": "verified_phone_number", "Priority": 1},
        {"Name": "verified_email", "Priority": 2},
    ]
}
_FIRST_FACTORS = ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]

_ALICE = UserPlan("alice", factors=(SOFTWARE_TOKEN_MFA,), preferred=SOFTWARE_TOKEN_MFA)
_BOB = UserPlan("bob")
_CAROL = UserPlan("carol", password=_TEMPORARY, status=FORCE_CHANGE_PASSWORD)

POOLS = (
    PoolPlan(
        "MfaNeeded",
        "MFA required",
        "everybody needs one",
        mfa="ON",
        factors=_BY_AUTHENTICATOR,
        users=(_ALICE, _BOB, _CAROL),
    ),
    PoolPlan(
        "MfaChoice",
        "MFA optional",
        "each user decides",
        mfa="OPTIONAL",
        factors=_BY_AUTHENTICATOR,
        users=(
            _ALICE,
            _BOB,
            _CAROL,
            UserPlan("rita", status=RESET_REQUIRED),
            UserPlan("uma", status=UNCONFIRMED),
            UserPlan("dan", enabled=False),
        ),
    ),
    PoolPlan(
        "ByMessage",
        "Codes by message",
        "SMS or e-mail",
        mfa="ON",
        factors=_BY_ANY_FACTOR,
        settings={
            "SmsConfiguration": _SMS_ROLE,
            "EmailConfiguration": _SES_IDENTITY,
            "AccountRecoverySetting": _PHONE_THEN_MAIL,
        },
        users=(
            UserPlan("sam", mail=False, phone="+15555550101", factors=(SMS_MFA,)),
            UserPlan("emma", factors=(EMAIL_OTP,)),
            UserPlan("pia", phone="+15555550102", factors=(SMS_MFA, EMAIL_OTP)),
            UserPlan(
                "max",
                phone="+15555550103",
                factors=(SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA),
            ),
            UserPlan(
                "fay",
                phone="+15555550104",
                factors=(SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA),
                preferred=EMAIL_OTP,
            ),
            UserPlan("nina", mail=False),
        ),
    ),
    PoolPlan(
        "FirstPick",
        "Choice-based",
        "password or a code",
        mfa="OFF",
        factors={"WebAuthnConfiguration": {"RelyingPartyId": "practice.example"}},
        settings={
            "SmsConfiguration": _SMS_ROLE,
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": _FIRST_FACTORS}},
        },
        flow="USER_AUTH",
        users=(
            UserPlan("otto", phone="+15555550105"),
            UserPlan("lena", password=None),
            UserPlan("paula", mail=False),
        ),
    ),
    PoolPlan(
        "MyDevices",
        "Devices",
        "trusted ones skip MFA",
        mfa="OPTIONAL",
        factors=_BY_AUTHENTICATOR,
        settings={
            "DeviceConfiguration": {
                "ChallengeRequiredOnNewDevice": True,
                "DeviceOnlyRememberedOnUserPrompt": True,
            }
        },
        users=(_ALICE, _BOB),
    ),
    *CUSTOM_POOLS,
)
"""The practice pools in the order of the sign-in form."""
