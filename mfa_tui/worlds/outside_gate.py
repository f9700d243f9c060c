"""Step mode for other programs: what they send waits at the Gate of the screens, too."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from mfa_tui.trace.callers import called, caller
from mfa_tui.trace.exchange import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from mfa_tui.signin.gate import CallDropped, Gate

DROPPED = "CallDroppedException"
"""The exception that the program sees; no name of Cognito's."""


def let_go(request: HttpRequest, gate: Gate, *, signed: bool) -> HttpRequest:
    """`request` as a person lets it go; blocks while it is held. Raises CallDropped.

    `signed` says that it is signed afterwards, so that a change does not break its signature.
    """
    body = gate.passed(called(request), request.body, signed=signed, who=caller(request))
    if body == request.body:
        return request
    headers = tuple(
        (name, str(len(body)) if name.lower() == "content-length" else value)
        for name, value in request.headers
    )
    return replace(request, headers=headers, body=body)


def told(dropped: CallDropped) -> HttpResponse:
    """What the program gets for a call that was dropped, in the shape of a refusal of Cognito's."""
    body = json.dumps({"__type": DROPPED, "message": f"mfa-tui: {dropped}"})
    headers = (
        ("Content-Type", "application/x-amz-json-1.1"),
        ("x-amzn-ErrorType", f"{DROPPED}:"),
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", "x-amzn-ErrorType"),
    )
    return HttpResponse(400, headers, body.encode())
