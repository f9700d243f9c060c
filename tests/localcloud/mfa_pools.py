"""Pools with factors by message, for the tests that need them."""

from __future__ import annotations

import re
from typing import Any

from mfa_tui.localcloud.cognito.call import Message
from tests.localcloud.conftest import Site

ROLE = {
    "SnsCallerArn": "arn:aws:iam::111122223333:role/cognito-sms",
    "ExternalId": "practice",
    "SnsRegion": "us-east-1",
}
SES = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:us-east-1:111122223333:identity/a.example",
}
SMS_ON: dict[str, Any] = {"SmsMfaConfiguration": {"SmsConfiguration": ROLE}}
EMAIL_ON: dict[str, Any] = {"EmailMfaConfiguration": {}}
TOTP_ON: dict[str, Any] = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
PHONE, EMAIL = "+15555550199", "alice@example.com"


def recovering(*mechanisms: str) -> dict[str, Any]:
    """A pool's AccountRecoverySetting, the first choice first."""
    entries = [{"Name": name, "Priority": at} for at, name in enumerate(mechanisms, 1)]
    return {"AccountRecoverySetting": {"RecoveryMechanisms": entries}}


def configure(site: Site, mode: str, **factors: Any) -> dict[str, Any]:
    return site.aws.set_user_pool_mfa_config(
        UserPoolId=site.pool_id, MfaConfiguration=mode, **factors
    )


def prefer(site: Site, username: str = "alice", **blocks: tuple[bool, bool]) -> None:
    """Set preferences as an administrator: each block is Enabled and PreferredMfa."""
    settings = {
        f"{name}MfaSettings": {"Enabled": enabled, "PreferredMfa": preferred}
        for name, (enabled, preferred) in blocks.items()
    }
    site.aws.admin_set_user_mfa_preference(**site.key(username), **settings)


def code_in(message: Message) -> str:
    """The digits that a message brings."""
    found = re.search("[0-9]{4,}", message.text)
    assert found
    return found[0]


def wrong(code: str) -> str:
    """Another code of the same length."""
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


def attributes(site: Site, username: str = "alice") -> dict[str, str]:
    user = site.aws.admin_get_user(**site.key(username))
    return {entry["Name"]: entry["Value"] for entry in user["UserAttributes"]}
