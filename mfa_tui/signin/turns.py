"""What a turn of the conversation can end with: a Challenge, tokens, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class NewDevice:
    """NewDeviceMetadata: the keys of a device that the service does not know yet. ConfirmDevice."""

    key: str
    group_key: str

    @classmethod
    def of(cls, result: dict[str, Any]) -> NewDevice | None:
        """The one in an `AuthenticationResult`; none where no devices are tracked."""
        found = result.get("NewDeviceMetadata")
        return cls(found["DeviceKey"], found["DeviceGroupKey"]) if found else None


@dataclass(frozen=True)
class Tokens:
    """The `AuthenticationResult`: three tokens and when, in epoch seconds, they were received.

    `new_device` comes along where the pool tracks devices and did not know the one at hand.
    """

    access: str = field(repr=False)
    id: str = field(repr=False)
    refresh: str | None = field(repr=False)
    expires_in: int
    received: float
    new_device: NewDevice | None = None

    @classmethod
    def of(cls, result: dict[str, Any], now: float, refresh: str | None = None) -> Tokens:
        """Read an `AuthenticationResult`; a refresh answers without a RefreshToken, so keep `refresh`."""
        return cls(
            access=result["AccessToken"],
            id=result["IdToken"],
            refresh=result.get("RefreshToken", refresh),
            expires_in=int(result["ExpiresIn"]),
            received=now,
            new_device=NewDevice.of(result),
        )


@dataclass(frozen=True)
class SignedIn:
    """The end of a conversation that went well; `by_device` where a trusted device stood in for MFA."""

    username: str
    tokens: Tokens
    by_device: bool = False


@dataclass(frozen=True)
class Refused:
    """A call that did not go through, in the service's own words.

    `error` is the exception's name (or botocore's, when no answer came); `advice` says why and what
    to do next; `again` tells whether the same step may be tried again with what is on the screen.
    `inside` is the advice where nothing was chosen on the command line; empty if that is the same.
    """

    operation: str
    error: str
    message: str
    advice: str
    again: bool
    inside: str = ""
