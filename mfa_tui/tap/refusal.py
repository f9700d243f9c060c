"""What the tap itself answers, in the shape in which Cognito refuses, so that every SDK shows it."""

from __future__ import annotations

import json

from mfa_tui.trace.exchange import HttpResponse


class TapRefusal(Exception):
    """A call that the tap does not pass on, or gets no answer to.

    `kind` is the name of the exception that the program sees, `status` the HTTP status; `text` says
    what happened and what to do.
    """

    def __init__(self, kind: str, status: int, text: str) -> None:
        super().__init__(text)
        self.kind = kind
        self.status = status
        self.text = text

    @property
    def response(self) -> HttpResponse:
        """The answer; pages may read it, as they may read those of Cognito."""
        body = json.dumps({"__type": self.kind, "message": f"mfa-tui tap: {self.text}"})
        headers = (
            ("Content-Type", "application/x-amz-json-1.1"),
            ("x-amzn-ErrorType", f"{self.kind}:"),
            ("access-control-allow-origin", "*"),
            ("access-control-expose-headers", "x-amzn-ErrorType"),
        )
        return HttpResponse(self.status, headers, body.encode())
