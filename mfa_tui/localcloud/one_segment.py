"""Answers that leave in one piece.

A server that writes headers and body apart sends two segments. With Nagle's algorithm on, the
second waits for the client's delayed acknowledgement: 44 ms for every call. And clients that read
a socket once, as simple ones do, would get half an answer.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol


def listener(host: str, port: int) -> socket.socket:
    """A listening TCP socket on `host`, an IP address, and `port`; 0 picks a free one.

    asyncio turns Nagle's algorithm off only for sockets that name their protocol, which those of
    `socket.create_server` do not. Raises OSError, with a text fit for a screen.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # A port whose last connections are still being buried may be taken again.
        if os.name == "posix":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(128)
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRINUSE:
            reason = f"Port {port} on {host} is in use by another program."
        else:
            reason = f"Cannot listen on {host}, port {port}: {error.strerror or error}."
        raise OSError(error.errno, reason) from None
    return sock


class OneSegmentProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 (h11: it alone keeps the spelling of header names) with all that one step of the loop writes sent at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        joined: Any = _Joined(transport, self.loop)
        super().connection_made(joined)


class _Joined:
    """A transport that gathers what is written and passes it on when the loop comes round."""

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pieces: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self._pieces:
            self._loop.call_soon(self._flush)
        self._pieces.append(bytes(data))

    def _flush(self) -> None:
        if self._pieces:
            self._transport.write(b"".join(self._pieces))
            self._pieces.clear()

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
