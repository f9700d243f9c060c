"""Making one's own account: SignUp, ConfirmSignUp, ResendConfirmationCode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from mfa_tui.signin.calls import refusing
from mfa_tui.signin.challenges import AnswerProblem, code_digits
from mfa_tui.signin.delivery import CodeDelivery
from mfa_tui.signin.turns import Refused

if TYPE_CHECKING:
    from mfa_tui.signin.client import Cognito

Attributes = tuple[tuple[str, str], ...]
"""Names and values of user attributes."""


@dataclass(frozen=True)
class SignedUp:
    """What SignUp gave. `confirmed`: no code is needed. `delivery` is None when none was sent."""

    confirmed: bool
    delivery: CodeDelivery | None


@dataclass(frozen=True)
class Confirmed:
    """The account is confirmed. `session` signs in without a password, where the client allows it."""

    session: str | None = field(repr=False)


class SignUp:
    """One sign-up; blocking, so call it from a thread. `connect` is called at the first call.

    The `Session` that SignUp gives is handed to ConfirmSignUp of the same username, which gives the
    one that signs in.
    """

    def __init__(self, connect: Callable[[], Cognito]) -> None:
        self._connect = connect
        self._sessions: dict[str, str] = {}

    @cached_property
    def cognito(self) -> Cognito:
        """The client of the target. Raises TargetProblem when there is no way to it."""
        return self._connect()

    def apply(self, username: str, password: str, attributes: Attributes) -> SignedUp | Refused:
        """SignUp. An empty `password` is left out: a pool may let people in by codes alone."""
        return refusing(lambda: self._apply(username, password, attributes), "SignUp")

    def confirm(self, username: str, code: str) -> Confirmed | Refused:
        """ConfirmSignUp with the code that was sent. Raises AnswerProblem when `code` is no code."""
        digits = code_digits("code", code)
        return refusing(lambda: self._confirm(username, digits), "ConfirmSignUp")

    def resend(self, username: str) -> CodeDelivery | Refused | None:
        """ResendConfirmationCode: another code; the one before it stops working."""
        return refusing(lambda: self._resend(username), "ResendConfirmationCode")

    def _apply(self, username: str, password: str, attributes: Attributes) -> SignedUp:
        answer = self.cognito.api.sign_up(
            **self.cognito.who(username),
            **({"Password": password} if password else {}),
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes],
        )
        if "Session" in answer:
            self._sessions[username] = answer["Session"]
        return SignedUp(answer["UserConfirmed"], CodeDelivery.of(answer))

    def _confirm(self, username: str, code: str) -> Confirmed:
        session = self._sessions.get(username)
        answer = self.cognito.api.confirm_sign_up(
            **self.cognito.who(username),
            ConfirmationCode=code,
            **({"Session": session} if session else {}),
        )
        return Confirmed(answer.get("Session"))

    def _resend(self, username: str) -> CodeDelivery | None:
        who = self.cognito.who(username)
        return CodeDelivery.of(self.cognito.api.resend_confirmation_code(**who))


def attributes_in(text: str) -> Attributes:
    """The attributes in `text`, written as `family_name=Doe; given_name=Jane`.

    Raises AnswerProblem, of field `attributes`, for a part that has no name or no equals sign.
    """
    parts = [part.strip() for part in text.split(";")]
    return tuple(_attribute(part) for part in parts if part)


def _attribute(part: str) -> tuple[str, str]:
    name, equals, value = (piece.strip() for piece in part.partition("="))
    if not (name and equals):
        raise AnswerProblem("attributes", "Write name=value, with ; between two.")
    return name, value
