"""A client that costs next to nothing: one connection and just enough HTTP."""

from __future__ import annotations

import json
import socket
import time
from typing import Any
from urllib.parse import urlsplit


class RawClient:
    """Calls operations at `url` and counts the seconds it has `waited` for answers.

    What the client itself does between two calls, its half of the arithmetic above all, is not
    in them. A server that closes the connection after an answer is connected to again.
    """

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._address = (address.hostname or "", address.port or 0)
        self._connection: socket.socket | None = None
        self.waited = 0.0

    def call(self, operation: str, **members: Any) -> dict[str, Any]:
        """The answer to `operation`; an AssertionError for any status but 200."""
        target = f"AWSCognitoIdentityProviderService.{operation}"
        return self._post("/", f"application/x-amz-json-1.1\r\nX-Amz-Target: {target}", members)

    def move_clock(self, distance: str) -> None:
        """Move the clock of a served local cloud; not counted as waiting."""
        before = self.waited
        self._post("/_local/clock", "application/json", {"move": distance})
        self.waited = before

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _post(self, path: str, kind: str, members: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(members).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._address[0]}:{self._address[1]}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        began = time.perf_counter()
        status, answer = self._exchanged(head.encode() + body)
        self.waited += time.perf_counter() - began
        assert status == 200, answer
        return json.loads(answer)

    def _exchanged(self, request: bytes) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = socket.create_connection(self._address)
            self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        status, *lines = head.lower().split(b"\r\n")
        headers = dict(line.split(b": ", 1) for line in lines)
        while len(body) < int(headers[b"content-length"]):
            body += self._more()
        if headers.get(b"connection") == b"close":
            self.close()
        return int(status.split()[1]), body

    def _more(self) -> bytes:
        assert self._connection is not None
        piece = self._connection.recv(65536)
        assert piece, "the server hung up"
        return piece
