"""The refusals of the Auth API, each with its five-digit code."""

from __future__ import annotations

_MESSAGES = {
    40001: "Missing required request parameters",
    40002: "Invalid request parameters",
    40101: "Missing request credentials",
    40102: "Invalid integration key in request credentials",
    40103: "Invalid signature in request credentials",
    40104: "Missing request timestamp",
    40105: "Bad request timestamp",
    40106: "Invalid content type",
    40301: "Access forbidden",
    40401: "Resource not found",
    42901: "Too Many Requests",
}


class DuoError(Exception):
    """A request that Duo refuses, for example `DuoError(40002, "username")`.

    `detail` is the `message_detail`: the parameter that is meant, or a few words. The HTTP status is
    the first three digits of `code` (Duo, Auth API reference: response format).
    """

    def __init__(self, code: int, detail: str | None = None) -> None:
        super().__init__(f"{code} {_MESSAGES[code]}")
        self.code = code
        self.message = _MESSAGES[code]
        self.detail = detail

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return self.code // 100


class Unreachable(Exception):
    """Nothing is to be answered at all: Duo is down, and the connection just ends."""
