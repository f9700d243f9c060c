"""What a phone shows of an authentication that asks for its owner: a push, or a call."""

from __future__ import annotations

from dataclasses import dataclass

from mfa_tui.localcloud.duo.transactions import Transaction


@dataclass(frozen=True, slots=True)
class Push:
    """A push on the screen of a phone, from `started` until `expires` (epoch seconds).

    `digits` is the length of the number that has to be entered, 0 for none. `details` are the pairs
    of `pushinfo`, `location` says where the login was begun.
    """

    id: str
    device: str
    application: str
    username: str
    title: str
    location: str
    details: tuple[tuple[str, str], ...]
    digits: int
    started: float
    expires: float


@dataclass(frozen=True, slots=True)
class Call:
    """A call to `number`; `answered` once somebody picked up."""

    id: str
    device: str
    number: str
    application: str
    username: str
    answered: bool
    expires: float


def push_of(transaction: Transaction) -> Push:
    """The push of `transaction`, which has a device."""
    assert transaction.device is not None
    return Push(
        transaction.id,
        transaction.device.id,
        transaction.application.name,
        transaction.shown_name or transaction.username,
        transaction.title,
        _location(transaction.address),
        transaction.details,
        len(transaction.number or ""),
        transaction.started,
        transaction.ends,
    )


def call_of(transaction: Transaction) -> Call:
    """The call of `transaction`, which has a device."""
    assert transaction.device is not None
    return Call(
        transaction.id,
        transaction.device.id,
        transaction.device.number,
        transaction.application.name,
        transaction.username,
        transaction.status == "answered",
        transaction.ends,
    )


def _location(address: str) -> str:
    """What a phone says about where a login was begun."""
    if not address:
        return "unknown location"
    local = address.startswith("127.") or address == "::1"
    return f"this computer ({address})" if local else address
