"""Faults: failures of delivery that can be switched on and off."""

from __future__ import annotations

SMS_ROLE_TRUST = "sms role trust"
SMS_ROLE_POLICY = "sms role policy"
SMS_SANDBOX = "sms sandbox"
EMAIL_SANDBOX = "email sandbox"
DELIVERY_LOST = "delivery lost"
DELIVERY_DELAYED = "delivery delayed"

FAULTS = {
    SMS_ROLE_TRUST: "Cognito may not assume the role that sends text messages",
    SMS_ROLE_POLICY: "the role that sends text messages may not publish with SNS",
    SMS_SANDBOX: "text messages seem to be sent, and none arrives",
    EMAIL_SANDBOX: "Amazon SES refuses to mail addresses that it does not know",
    DELIVERY_LOST: "every message seems to be sent, and none arrives",
    DELIVERY_DELAYED: "every message arrives after the Session of its code has expired",
}
"""All faults, with what each does in words for a person."""


class Faults:
    """The faults of one cloud; safe to use from any thread."""

    def __init__(self) -> None:
        self._active: frozenset[str] = frozenset()

    @property
    def active(self) -> frozenset[str]:
        """The names of the faults that are on."""
        return self._active

    def on(self, name: str) -> None:
        """Switch a fault on. Raises KeyError when there is none of that `name`."""
        self._active |= {_known(name)}

    def off(self, name: str) -> None:
        """Switch a fault off. Raises KeyError when there is none of that `name`."""
        self._active -= {_known(name)}


def _known(name: str) -> str:
    if name not in FAULTS:
        raise KeyError(name)
    return name
