"""Challenges that ask for a password."""

from __future__ import annotations

from collections.abc import Mapping

from mfa_tui.signin.challenges.challenge import Challenge, nested
from mfa_tui.signin.challenges.fields import Field

PASSWORD_FIELD = Field("PASSWORD", "Password", "password")


class NewPasswordRequired(Challenge):
    """NEW_PASSWORD_REQUIRED: a temporary password has to be replaced, and required attributes given."""

    short = "New password"
    explanation = (
        "Your password was set by an administrator and is good for one sign-in. The pool wants one "
        "that only you know before it goes on."
    )

    def fields(self) -> tuple[Field, ...]:
        wanted = (Field(key, _attribute_label(key)) for key in self.required_attributes)
        return (Field("NEW_PASSWORD", "New password", "password"), *wanted)

    @property
    def required_attributes(self) -> tuple[str, ...]:
        """Attributes the pool requires and does not have yet, as `userAttributes.<name>`.

        Both parameters hold JSON inside a string. An attribute that already has a value must not
        be sent back: the service refuses it.
        """
        required = nested(self.parameters.get("requiredAttributes"), list)
        known = nested(self.parameters.get("userAttributes"), dict)
        names = [name for name in required if isinstance(name, str)]
        return tuple(name for name in names if name.removeprefix("userAttributes.") not in known)


class Password(Challenge):
    """PASSWORD: the password itself, in a choice-based sign-in."""

    short = "Password"
    explanation = "Of the ways to begin, the password was chosen. It is sent itself, inside TLS."
    one_try = True

    def fields(self) -> tuple[Field, ...]:
        return (PASSWORD_FIELD,)


class PasswordSrp(Password):
    """PASSWORD_SRP: a proof of the password, in a choice-based sign-in.

    What goes out is SRP_A; the service answers with PASSWORD_VERIFIER.
    """

    explanation = (
        "Of the ways to begin, the password was chosen, proved by SRP: the password itself never "
        "leaves this computer."
    )

    def responses(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Nothing but what the proof adds. Raises AnswerProblem when the password is missing."""
        super().responses(answers)
        return {}

    def password_to_prove(self, answers: Mapping[str, str]) -> str | None:
        return answers["PASSWORD"]


def _attribute_label(key: str) -> str:
    return key.removeprefix("userAttributes.").replace("_", " ").capitalize()
