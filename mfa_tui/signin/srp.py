"""The proofs of a password and of a trusted device, computed by pycognito."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pycognito.aws_srp import AWSSRP, hex_to_long

if TYPE_CHECKING:
    from collections.abc import Callable

    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.device_memory import KnownDevice


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
        cognito.numbers.keep(self.large_a_value, self.small_a_value)

    def get_cognito_formatted_timestamp(self, input_datetime: datetime) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        moment = datetime.fromtimestamp(self._clock(), UTC)
        return AWSSRP.get_cognito_formatted_timestamp(moment)


class DeviceProof(PasswordProof):
    """The same for a trusted device: its keys and its password stand in for the user's.

    The sum is pycognito's; its `process_device_challenge` is not used because it reads the wall
    clock, too.
    """

    def __init__(self, cognito: Cognito, username: str, device: KnownDevice) -> None:
        super().__init__(cognito, username, "")
        self._device = device

    def first(self) -> dict[str, str]:
        """What answers DEVICE_SRP_AUTH."""
        return self.get_auth_params() | {"DEVICE_KEY": self._device.key}

    def second(self, parameters: Mapping[str, str]) -> dict[str, str]:
        """What answers DEVICE_PASSWORD_VERIFIER with these ChallengeParameters."""
        device, block = self._device, parameters["SECRET_BLOCK"]
        timestamp = self.get_cognito_formatted_timestamp(datetime.now(UTC))
        key = self.get_device_authentication_key(
            device.group_key,
            device.key,
            device.password,
            hex_to_long(parameters["SRP_B"]),
            parameters["SALT"],
        )
        identity = f"{device.group_key}{device.key}".encode()
        signed = identity + base64.b64decode(block) + timestamp.encode()
        return {
            "USERNAME": parameters.get("USERNAME", self.username),
            "DEVICE_KEY": device.key,
            "PASSWORD_CLAIM_SECRET_BLOCK": block,
            "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(
                hmac.digest(key, signed, "sha256")
            ).decode(),
            "TIMESTAMP": timestamp,
        }
