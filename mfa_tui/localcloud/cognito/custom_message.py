"""CustomMessage: the trigger that may put what a pool sends into other words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mfa_tui.localcloud.cognito import mail, pools, users
from mfa_tui.localcloud.cognito.call import Call, Message
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.tokens import bearer
from mfa_tui.localcloud.cognito.triggers import (
    Occasion,
    attached,
    blank,
    client_metadata,
    fire,
    user_attributes,
)
from mfa_tui.localcloud.cognito.users import User

CODE, USERNAME = "{####}", "{username}"

_SOURCES = {
    "SignUp": "SignUp",
    "ResendConfirmationCode": "ResendCode",
    "ForgotPassword": "ForgotPassword",
    "AdminResetUserPassword": "ForgotPassword",
    "UpdateUserAttributes": "UpdateUserAttribute",
    "AdminUpdateUserAttributes": "UpdateUserAttribute",
    "GetUserAttributeVerificationCode": "VerifyUserAttribute",
    "AdminCreateUser": "AdminCreateUser",
}
"""The end of the triggerSource by operation; any other operation sends codes for signing in."""


def reword(call: Call) -> None:
    """Put every message in the outbox into the words of the trigger, where a pool has one.

    It is the last thing that an operation does: its records are stored by then. Raises ServiceError
    when the function fails.
    """
    for at, message in enumerate(call.outbox):
        pool = pools.find(call, message.pool_id)
        user = users.named(call, pool, message.username) if pool else None
        if pool and user and attached(pool, "CustomMessage"):
            call.outbox[at] = _reworded(call, pool, user, message)


def _reworded(call: Call, pool: Pool, user: User, message: Message) -> Message:
    source = _SOURCES.get(call.operation, "Authentication")
    invited = source == "AdminCreateUser"
    request = {
        "userAttributes": user_attributes(pool, user),
        "codeParameter": CODE,
        "linkParameter": "{##Click Here##}",
        "usernameParameter": USERNAME if invited else None,
        "clientMetadata": client_metadata(call),
    }
    occasion = Occasion(pool, user.username, _client_id(call))
    response = blank("smsMessage", "emailMessage", "emailSubject")
    words = fire(call, occasion, f"CustomMessage_{source}", request, response) or {}
    shown = mail.signs_in_as(pool, user) if invited else USERNAME
    return _worded(message, words, shown)


def _worded(message: Message, words: dict[str, Any], shown_name: str) -> Message:
    """`message` in other `words`; words without the code are not taken."""
    by_mail = message.medium == "EMAIL"
    text = words.get("emailMessage" if by_mail else "smsMessage")
    if not text or CODE not in text:
        return message
    text = text.replace(CODE, message.code).replace(USERNAME, shown_name)
    subject = (words.get("emailSubject") or message.subject) if by_mail else None
    return replace(message, text=text, subject=subject)


def _client_id(call: Call) -> str | None:
    """The client of the operation, by its name or by the access token that it is asked with."""
    token = call.request.get("AccessToken")
    return bearer(call, token).client_id if token else call.request.get("ClientId")
