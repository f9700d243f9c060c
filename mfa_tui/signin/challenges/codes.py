"""Challenges that ask for a code: an authenticator's, or one that was sent."""

from __future__ import annotations

from typing import ClassVar

from mfa_tui.signin.challenges.challenge import Challenge
from mfa_tui.signin.challenges.fields import CODE_DIGITS, FIRST_FACTOR_DIGITS, Field

MEDIA = {"SMS": "by SMS", "EMAIL": "by e-mail"}


class SoftwareTokenMfa(Challenge):
    """SOFTWARE_TOKEN_MFA: the code of an authenticator app."""

    short = "Authenticator"
    explanation = (
        "The pool knows that your password was right. Now it wants the six digits that your "
        "authenticator app shows for this account."
    )

    def fields(self) -> tuple[Field, ...]:
        return (Field("SOFTWARE_TOKEN_MFA_CODE", "Code", "code"),)

    def facts(self) -> tuple[tuple[str, str], ...]:
        device = self.parameters.get("FRIENDLY_DEVICE_NAME")
        return (("Registered as", device),) if device else ()


class SentCode(Challenge):
    """A code that Cognito has sent, and where to: masked, as the service tells it."""

    digits: ClassVar[tuple[int, ...]] = (CODE_DIGITS,)

    def fields(self) -> tuple[Field, ...]:
        return (Field(f"{self.name}_CODE", "Code", "code", digits=self.digits),)

    def facts(self) -> tuple[tuple[str, str], ...]:
        medium = self.parameters.get("CODE_DELIVERY_DELIVERY_MEDIUM", "")
        where = self.parameters.get("CODE_DELIVERY_DESTINATION")
        return (("Sent", f"{MEDIA.get(medium, medium)} to {where}".strip()),) if where else ()


class SmsMfa(SentCode):
    """SMS_MFA: the code in a text message, as second factor."""

    short = "SMS code"
    explanation = (
        "The pool knows that your password was right. It has sent six digits to your phone number; "
        "they are good as long as this session lives."
    )


class EmailOtp(SentCode):
    """EMAIL_OTP: the code in a mail; six digits as second factor, eight as first."""

    short = "E-mail code"
    explanation = (
        "Cognito has sent a code to your mailbox: six digits as a second factor, eight when it is "
        "the first. It is good as long as this session lives."
    )
    digits = (CODE_DIGITS, FIRST_FACTOR_DIGITS)


class SmsOtp(SentCode):
    """SMS_OTP: the code in a text message, as first factor."""

    short = "SMS code"
    explanation = (
        "Cognito has sent a code to your phone number. It takes the place of a password: whoever "
        "reads your messages is let in."
    )
    # Eight digits have been seen; that a pool sends six is not ruled out.
    digits = (CODE_DIGITS, FIRST_FACTOR_DIGITS)
