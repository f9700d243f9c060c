"""The plans of the practice pools whose challenges come from functions: the shipped stacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mfa_tui.localcloud.duo.account import AUTH_API, WEB_SDK
from mfa_tui.localcloud.plan import PoolPlan, StackPlan, UserPlan
from mfa_tui.localcloud.practice_codes import ATTRIBUTE, CODES

CUSTOM_AUTH = "CUSTOM_AUTH"
_ONLY_CUSTOM = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
"""Any other flow would be a side door: it signs in without the challenge of the functions."""
_READABLE = ["email", "email_verified", "name"]
_KEPT_CODES = {
    "Name": ATTRIBUTE.removeprefix("custom:"),
    "AttributeDataType": "String",
    "Mutable": True,
    "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "2048"},
}

# how they stand at Duo is in duo/practice.py
_ALICE = UserPlan("alice", state="approves by push")
_CAROL = UserPlan("carol", state="tablet, and a landline")
_NINA = UserPlan("nina", state="new to Duo")
_RITA = UserPlan("rita", state="bypass: Duo lets her in")
_UMA = UserPlan("uma", state="locked out at Duo")


def _pool(
    short_id: str,
    name: str,
    about: str,
    stack: StackPlan,
    users: tuple[UserPlan, ...],
    *,
    settings: Mapping[str, Any] | None = None,
    client: Mapping[str, Any] | None = None,
) -> PoolPlan:
    """A pool of `stack`, set up as its template says."""
    return PoolPlan(
        short_id,
        name,
        about,
        mfa="OFF",
        factors={},
        users=users,
        settings={"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True}, **(settings or {})},
        client={"ExplicitAuthFlows": _ONLY_CUSTOM, "AuthSessionValidity": 5, **(client or {})},
        flow=CUSTOM_AUTH,
        stack=stack,
    )


def _duo(mode: str, secret: str, kind: str) -> StackPlan:
    return StackPlan("duo", secret, {"DUO_MODE": mode, "DUO_SECRET_ID": secret}, kind)


CUSTOM_POOLS = (
    _pool(
        "DuoByPush",
        "Duo push",
        "no browser needed",
        _duo("push", "practice/duo-auth-api", AUTH_API),
        (
            _ALICE,
            UserPlan("bob", state="push, or a hardware token"),
            _CAROL,
            _NINA,
            _RITA,
            _UMA,
            UserPlan("dan", state="disabled at Duo"),
        ),
    ),
    _pool(
        "DuoPrompt",
        "Duo prompt",
        "Duo's own pages",
        _duo("universal", "practice/duo-web-sdk", WEB_SDK),
        (_ALICE, _CAROL, _NINA, _RITA, _UMA),
    ),
    _pool(
        "DuoIframe",
        "Duo classic (retired)",
        "signed strings",
        _duo("classic", "practice/duo-web-sdk", WEB_SDK),
        (_ALICE, _RITA, _UMA),
    ),
    _pool(
        "MailCodes",
        "E-mail code by Lambda",
        "sent by SES",
        StackPlan(
            "email_otp",
            "practice/email-otp",
            {
                "EMAIL_SENDER": "practice@example.com",
                "CODE_LENGTH": "6",
                "EMAIL_OTP_SECRET_ID": "practice/email-otp",
                "SECONDS_BETWEEN_MAILS": "30",
            },
        ),
        (
            UserPlan("emma", state="a code comes by e-mail"),
            UserPlan("paula", mail=False, state="no address to send it to"),
        ),
    ),
    _pool(
        "BackupSet",
        "Backup codes",
        "each works once",
        StackPlan(
            "backup_codes",
            "practice/backup-codes",
            {
                "BACKUP_CODES_SECRET_ID": "practice/backup-codes",
                "USER_POOL_ID": "us-east-1_BackupSet",
            },
        ),
        (
            UserPlan("hana", backup_codes=CODES),
            UserPlan("ivan", backup_codes=CODES[-1:]),
            UserPlan("joe", backup_codes=()),
            UserPlan("kim", state="never had backup codes"),
        ),
        settings={"Schema": [_KEPT_CODES]},
        client={"ReadAttributes": _READABLE, "WriteAttributes": ["email", "name"]},
    ),
)
"""The practice pools of the shipped stacks, in the order of the sign-in form."""
