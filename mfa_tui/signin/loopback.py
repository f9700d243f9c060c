"""A listener on this computer for the browser that Duo sends back; it lives for one sign-in."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self, cast
from urllib.parse import urlsplit

HOST = "127.0.0.1"
_PATIENCE_SECONDS = 10.0
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>mfa-tui</title></head>'
    "<body><h1>{}</h1><p>{}</p></body></html>"
)

Arrived = Callable[[str], str]
"""Takes the address that a browser came back to; gives what is wrong with it, or nothing."""


def free_port() -> int:
    """A port of this computer at which nobody listens now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Loopback:
    """Listens at 127.0.0.1:`port` for one `path`, and hands what arrives to `arrived`.

    `arrived` is called on a thread of the listener. Other paths, and requests that name another
    host (a page that had its name point here), are turned away. Use it as a context manager, or
    `start` and `stop`.
    """

    def __init__(self, port: int, path: str, arrived: Arrived) -> None:
        self._address = (HOST, port)
        self._path = path
        self._arrived = arrived
        self._server: _Server | None = None

    def start(self) -> None:
        """Listen and return. Raises OSError when the port is taken."""
        self._server = _Server(self._address, self._path, self._arrived)
        threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="loopback", daemon=True
        ).start()

    def stop(self) -> None:
        """Close the port; safe to call twice."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    # Nobody else may listen beside us: the code would go to whoever does.
    allow_reuse_port = False

    def __init__(self, address: tuple[str, int], path: str, arrived: Arrived) -> None:
        self.path = path
        self.arrived = arrived
        self.hosts = {f"{name}:{address[1]}" for name in (HOST, "localhost")}
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Leave the terminal alone: a broken connection is the browser's affair."""


class _Handler(BaseHTTPRequestHandler):
    timeout = _PATIENCE_SECONDS

    def do_GET(self) -> None:
        server = cast(_Server, self.server)
        if self.headers.get("Host") not in server.hosts or urlsplit(self.path).path != server.path:
            self._say(404, "Not here", "Nobody waits at this address.")
        elif problem := server.arrived(f"http://{self.headers['Host']}{self.path}"):
            self._say(400, "That did not work", problem)
        else:
            self._say(200, "Back at mfa-tui", "Close this page and go on in the terminal.")

    def version_string(self) -> str:
        return "mfa-tui"

    def log_message(self, format: str, *args: object) -> None:
        """Leave the terminal alone; the address holds a code."""

    def _say(self, status: int, heading: str, text: str) -> None:
        from html import escape

        body = _PAGE.format(escape(heading), escape(text)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)
