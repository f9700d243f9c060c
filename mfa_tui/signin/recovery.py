"""A forgotten password: ForgotPassword and ConfirmForgotPassword."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from mfa_tui.signin.calls import refusing
from mfa_tui.signin.challenges import code_digits
from mfa_tui.signin.delivery import CodeDelivery

if TYPE_CHECKING:
    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.turns import Refused


class Recovery:
    """A way to a new password; blocking, so call it from a thread. `connect` is called once."""

    def __init__(self, connect: Callable[[], Cognito]) -> None:
        self._connect = connect

    @cached_property
    def _cognito(self) -> Cognito:
        return self._connect()

    def send_code(self, username: str) -> CodeDelivery | Refused | None:
        """ForgotPassword: where the service says it has sent a code.

        A client with PreventUserExistenceErrors says so of users that do not exist, too.
        """
        return refusing(lambda: self._send_code(username), "ForgotPassword")

    def set_password(self, username: str, code: str, password: str) -> Refused | None:
        """ConfirmForgotPassword. Raises AnswerProblem when `code` is no code."""
        digits = code_digits("code", code)
        return refusing(
            lambda: self._set_password(username, digits, password), "ConfirmForgotPassword"
        )

    def _send_code(self, username: str) -> CodeDelivery | None:
        cognito = self._cognito
        return CodeDelivery.of(cognito.api.forgot_password(**cognito.who(username)))

    def _set_password(self, username: str, code: str, password: str) -> None:
        cognito = self._cognito
        cognito.api.confirm_forgot_password(
            **cognito.who(username), ConfirmationCode=code, Password=password
        )
