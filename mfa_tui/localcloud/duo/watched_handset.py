"""What Duo sends to a phone, put on the Trace: the last hop of a push, a call or a text message.

Duo shows that to nobody, and nobody outside knows its bytes. What is recorded is what the phone
shows: who asks, for whom and with which words.
"""

from __future__ import annotations

import json
from typing import Any

from mfa_tui.localcloud.duo.asked import Call, Push
from mfa_tui.localcloud.duo.handset import Handset
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace

PUSH, CALL, PASSCODES = "Push", "PhoneCall", "Passcodes"
"""What pushes, calls and text messages are called on the Trace."""

_SENDER = "Duo"
_TAKEN = HttpResponse(200)


class WatchedHandset:
    """`handset`, with what comes to it on `trace`, inside the request that sent it."""

    def __init__(self, trace: Trace, handset: Handset) -> None:
        self._trace = trace
        self._handset = handset

    def changed(self, noticed: bool) -> None:
        """Pass on what is no message."""
        self._handset.changed(noticed)

    def asked(self, asked: Push | Call) -> None:
        """A push or a call on its way."""
        if isinstance(asked, Push):
            number = self._opened(PUSH, f"duo-push:{asked.device}", _shown(asked))
        else:
            content = {"txid": asked.id, "user": asked.username, "application": asked.application}
            number = self._opened(CALL, f"tel:{asked.number}", content)
        self._handset.asked(asked)
        self._trace.close(number, _TAKEN)

    def text(self, number: str, body: str, username: str) -> None:
        """A text message with passcodes on its way: by their name they are masked, here and there."""
        codes = [word for word in body.split() if word.isdigit()]
        content = {"from": _SENDER, "to": number, "codes": codes, "text": body}
        opened = self._opened(PASSCODES, f"sms:{number}", content)
        self._handset.text(number, body, username)
        self._trace.close(opened, _TAKEN)

    def _opened(self, operation: str, url: str, content: dict[str, Any]) -> int:
        body = json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")
        request = HttpRequest("SEND", url, (), body)
        return self._trace.open(Party.DUO, Party.PHONE, operation, request).number


def _shown(push: Push) -> dict[str, Any]:
    """What a push brings. The number that it may want is on the screen of the sign-in only."""
    wanted = {"number_digits": push.digits} if push.digits else {}
    return {
        "txid": push.id,
        "type": push.title,
        "user": push.username,
        "application": push.application,
        "from": push.location,
        "pushinfo": dict(push.details),
        **wanted,
    }
