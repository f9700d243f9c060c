"""The password proof of USER_SRP_AUTH, computed by pycognito."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pycognito.aws_srp import AWSSRP

if TYPE_CHECKING:
    from collections.abc import Callable

    from mfa_tui.signin.client import Cognito


class PasswordProof(AWSSRP):
    """pycognito's AWSSRP for one sign-in, dated by the target's clock.

    AWSSRP reads the wall clock. A pool whose time was moved would refuse that date as stale, so the
    timestamp comes from the clock the pool lives in.
    """

    def __init__(self, cognito: Cognito, username: str, password: str) -> None:
        target = cognito.target
        self._clock: Callable[[], float] = target.clock
        super().__init__(
            username,
            password,
            target.pool_id,
            target.client_id,
            client=cognito.api,
            client_secret=target.client_secret,
        )

    def get_cognito_formatted_timestamp(self, input_datetime: datetime) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        moment = datetime.fromtimestamp(self._clock(), UTC)
        return AWSSRP.get_cognito_formatted_timestamp(moment)
