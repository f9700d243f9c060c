"""Faults: failures of delivery and of Duo that can be switched on and off."""

from __future__ import annotations

SMS_ROLE_TRUST = "sms role trust"
SMS_ROLE_POLICY = "sms role policy"
SMS_SANDBOX = "sms sandbox"
EMAIL_SANDBOX = "email sandbox"
DELIVERY_LOST = "delivery lost"
DELIVERY_DELAYED = "delivery delayed"
DUO_DOWN = "duo down"
DUO_SLOW = "duo slow"
DUO_BUSY = "duo busy"
DUO_BAD_GATEWAY = "duo bad gateway"
DUO_CLOCK = "duo clock"
DUO_PUSH_FAILED = "duo push failed"
DUO_PUSH_LOST = "duo push lost"

FAULTS = {
    SMS_ROLE_TRUST: "Cognito may not assume the role that sends text messages",
    SMS_ROLE_POLICY: "the role that sends text messages may not publish with SNS",
    SMS_SANDBOX: "text messages seem to be sent, and none arrives",
    EMAIL_SANDBOX: "Amazon SES refuses to mail addresses that it does not know",
    DELIVERY_LOST: "every message seems to be sent, and none arrives",
    DELIVERY_DELAYED: "every message arrives after the Session of its code has expired",
    DUO_DOWN: "Duo ends every connection without an answer",
    DUO_SLOW: "Duo answers six seconds late, which is later than Cognito waits for a function",
    DUO_BUSY: "Duo refuses every request with 429 Too Many Requests",
    DUO_BAD_GATEWAY: "a proxy in front of Duo answers with a page of HTML and the status 502",
    DUO_CLOCK: "Duo's clock is fifteen minutes ahead, so that no signature is of its time",
    DUO_PUSH_FAILED: "Duo cannot push to phones, and Duo Mobile has to be opened to fetch the login",
    DUO_PUSH_LOST: "every push of Duo seems to be sent, and none arrives",
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

    def all_off(self) -> None:
        """Switch every fault off."""
        self._active = frozenset()


def _known(name: str) -> str:
    if name not in FAULTS:
        raise KeyError(name)
    return name
