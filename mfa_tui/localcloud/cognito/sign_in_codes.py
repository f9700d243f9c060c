"""The one-time codes that a sign-in sends by SMS or e-mail: as second and as first factor."""

from __future__ import annotations

import string
from dataclasses import dataclass

from mfa_tui.localcloud.cognito import guesses, names
from mfa_tui.localcloud.cognito.call import Call, Message, new_letters
from mfa_tui.localcloud.cognito.mail import masked, sender
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import User

MEDIUM = {"SMS_MFA": "SMS", "EMAIL_OTP": "EMAIL", "SMS_OTP": "SMS"}
"""The challenges that ask for a sent code, and how it is sent."""
ATTRIBUTE = {"SMS": "phone_number", "EMAIL": "email"}
SECOND_FACTOR_DIGITS = 6
FIRST_FACTOR_DIGITS = 8
KIND = "sign-in code"

_SMS_TEXT = "Your authentication code is {####}. "


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code on its way to `address`; the challenge that asks for it has these parameters."""

    code: str
    address: str
    parameters: dict[str, str]


def send(
    call: Call, pool: Pool, username: str, challenge: str, address: str, digits: int
) -> SentCode:
    """Send a new code for `challenge` to `address`."""
    medium = MEDIUM[challenge]
    code = new_letters(call.entropy, digits, string.digits)
    subject, template = _template(pool, medium)
    text = template.replace("{####}", code)
    about = (KIND, username, pool.id, code, sender(pool, medium))
    call.outbox.append(Message(medium, address, subject, text, *about))
    return SentCode(code, address, delivery_parameters(medium, address))


def delivery_parameters(medium: str, address: str) -> dict[str, str]:
    """What a challenge tells about where the code went."""
    return {
        "CODE_DELIVERY_DELIVERY_MEDIUM": medium,
        "CODE_DELIVERY_DESTINATION": masked(medium, address),
    }


def verify(call: Call, pool: Pool, user: User, attribute: str) -> None:
    """Note, without storing it yet, that a code has reached `user` at `attribute`.

    Refused when somebody else signs in with that address. Raises ServiceError.
    """
    flag = f"{attribute}_verified"
    if user.attributes.get(flag) != "true":
        user.attributes[flag] = "true"
        names.claim(call, pool, user)


def _template(pool: Pool, medium: str) -> tuple[str | None, str]:
    """Subject and text, as the MFA configuration has them or the service's own."""
    if medium == "SMS":
        chosen = pool.mfa.get("SmsMfaConfiguration", {}).get("SmsAuthenticationMessage")
        return None, chosen or pool.document.get("SmsAuthenticationMessage", _SMS_TEXT)
    settings = pool.mfa.get("EmailMfaConfiguration", {})
    return (
        settings.get("Subject", guesses.EMAIL_CODE_SUBJECT),
        settings.get("Message", guesses.EMAIL_CODE_TEXT),
    )
