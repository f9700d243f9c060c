"""The plans of the practice pools: which there are, how each is set up, and who is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mfa_tui.localcloud.cognito.factors import EMAIL_OTP, SMS_MFA, SOFTWARE_TOKEN_MFA
from mfa_tui.localcloud.cognito.users import (
    CONFIRMED,
    FORCE_CHANGE_PASSWORD,
    RESET_REQUIRED,
    UNCONFIRMED,
)

PASSWORD = "P@ssw0rd"
_TEMPORARY = "Temp-0rary"


@dataclass(frozen=True, slots=True)
class UserPlan:
    """A practice user as he is at first.

    `password` is None for one who has none. `mail` says whether he has an address, `phone` is his
    number. `factors` are his UserMFASettingList; a SOFTWARE_TOKEN_MFA in it is on the phone.
    """

    username: str
    password: str | None = PASSWORD
    status: str = CONFIRMED
    enabled: bool = True
    mail: bool = True
    phone: str | None = None
    factors: tuple[str, ...] = ()
    preferred: str | None = None

    @property
    def attributes(self) -> dict[str, str]:
        """His attributes; what he can be reached by is verified once he is confirmed."""
        addresses = {
            "email": f"{self.username}@example.com" if self.mail else None,
            "phone_number": self.phone,
        }
        verified = "false" if self.status == UNCONFIRMED else "true"
        return {
            name: value
            for address, own in addresses.items()
            if own
            for name, value in ((address, own), (f"{address}_verified", verified))
        }


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """A practice pool: `about` says in a few words what it is for.

    `settings` go to CreateUserPool, `factors` with `mfa`, the mode, to SetUserPoolMfaConfig. `flow`
    is the AuthFlow that the pool is made for.
    """

    short_id: str
    name: str
    about: str
    mfa: str
    factors: Mapping[str, Any]
    users: tuple[UserPlan, ...]
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    flow: str = "USER_SRP_AUTH"

    @property
    def pool_id(self) -> str:
        return f"us-east-1_{self.short_id}"

    @property
    def public_client(self) -> str:
        """The ClientId of the client without a secret."""
        return f"1{self.short_id.lower()}publicclient0001"

    @property
    def secret_client(self) -> str:
        """The ClientId of the client with one."""
        return f"1{self.short_id.lower()}secretclient0001"


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
)
"""The practice pools in the order of the sign-in form."""
