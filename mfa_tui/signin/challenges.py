"""The challenges Cognito can pose: what each asks for and the `ChallengeResponses` it makes.

One class per `ChallengeName`; screens draw any of them from its fields.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

CODE_DIGITS = 6
"""Digits of a TOTP code. RFC 6238 allows more; Cognito always uses six."""


class AnswerProblem(ValueError):
    """An answer that need not be sent to know it is incomplete; `key` names the field."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__(text)
        self.key = key


@dataclass(frozen=True)
class Field:
    """One thing to type. `key` is its name in `ChallengeResponses`.

    `kind` is `code`, `password` or `text`; `optional` fields may stay empty.
    """

    key: str
    label: str
    kind: str = "text"
    optional: bool = False


@dataclass(frozen=True)
class Challenge:
    """What stands between a user and the tokens.

    `parameters` are the service's `ChallengeParameters`; `expires` is when the Session runs out, in
    seconds since the epoch.
    """

    name: str
    username: str
    parameters: Mapping[str, str]
    session: str | None = field(repr=False)
    expires: float

    short: ClassVar[str] = "Challenge"
    explanation: ClassVar[str] = ""

    def fields(self) -> tuple[Field, ...]:
        """What to ask for, in order. Empty when there is nothing to type."""
        return ()

    def responses(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The `ChallengeResponses` for `answers` (by field key), without USERNAME and SECRET_HASH.

        Raises AnswerProblem for an answer that is missing or cannot be right.
        """
        return {
            asked.key: answer
            for asked in self.fields()
            if (answer := self._answer(asked, answers.get(asked.key, "")))
        }

    def _answer(self, asked: Field, typed: str) -> str:
        if asked.kind == "code":
            return code_digits(asked.key, typed)
        if not typed and not asked.optional:
            raise AnswerProblem(asked.key, f"{asked.label} is empty. Type it, then press enter.")
        return typed


def code_digits(key: str, typed: str) -> str:
    """The six digits in `typed`, which may hold spaces and dashes as people write and paste them.

    Raises AnswerProblem that says what is there instead.
    """
    code = "".join(char for char in typed if not char.isspace() and char != "-")
    if not code:
        raise AnswerProblem(key, f"The code is empty. Type the {CODE_DIGITS} digits.")
    if not (code.isascii() and code.isdigit()):
        raise AnswerProblem(key, f"A code has {CODE_DIGITS} digits and nothing else.")
    if len(code) != CODE_DIGITS:
        raise AnswerProblem(key, f"A code has {CODE_DIGITS} digits; this has {len(code):,}.")
    return code


class SoftwareTokenMfa(Challenge):
    """SOFTWARE_TOKEN_MFA: the code of an authenticator app."""

    short = "Authenticator"
    explanation = (
        "The pool knows that your password was right. Now it wants the six digits that your "
        "authenticator app shows for this account."
    )

    def fields(self) -> tuple[Field, ...]:
        return (Field("SOFTWARE_TOKEN_MFA_CODE", "Code", "code"),)


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
        required = _nested(self.parameters.get("requiredAttributes"), list)
        known = _nested(self.parameters.get("userAttributes"), dict)
        names = [name for name in required if isinstance(name, str)]
        return tuple(name for name in names if name.removeprefix("userAttributes.") not in known)


class MfaSetup(Challenge):
    """MFA_SETUP: the pool requires a second factor and the user has none yet.

    It is answered with the Session that VerifySoftwareToken returned, and nothing to type.
    """

    short = "Set-up"
    explanation = (
        "This pool lets nobody in without a second factor, and you have none yet. Add one now; "
        "the sign-in goes on with it."
    )

    @property
    def can_set_up(self) -> tuple[str, ...]:
        """The factors the pool offers, e.g. `("SOFTWARE_TOKEN_MFA",)`."""
        offered = _nested(self.parameters.get("MFAS_CAN_SETUP"), list)
        return tuple(str(factor) for factor in offered)


class Unsupported(Challenge):
    """A challenge this version cannot answer; the screen says so instead of guessing."""

    explanation = (
        "Cognito asks for something mfa-tui does not handle yet. The wire pane shows all it said."
    )


KINDS: dict[str, type[Challenge]] = {
    "SOFTWARE_TOKEN_MFA": SoftwareTokenMfa,
    "NEW_PASSWORD_REQUIRED": NewPasswordRequired,
    "MFA_SETUP": MfaSetup,
}


def challenge_of(response: Mapping[str, Any], username: str, expires: float) -> Challenge:
    """The Challenge in a response of InitiateAuth or RespondToAuthChallenge."""
    name = response["ChallengeName"]
    parameters = dict(response.get("ChallengeParameters") or {})
    # From here on Cognito knows the user by this name; an alias or another spelling would break
    # the SECRET_HASH of the next call (pains.md CLI-02).
    username = parameters.get("USER_ID_FOR_SRP") or parameters.get("USERNAME") or username
    kind = KINDS.get(name, Unsupported)
    return kind(name, username, parameters, response.get("Session"), expires)


def _attribute_label(key: str) -> str:
    return key.removeprefix("userAttributes.").replace("_", " ").capitalize()


def _nested(text: str | None, kind: type) -> Any:
    """The JSON value inside `text` if it is a `kind`, else an empty one."""
    try:
        value = json.loads(text or "")
    except ValueError:
        return kind()
    return value if isinstance(value, kind) else kind()
