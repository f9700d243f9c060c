"""Duo on a loopback port of its own, TLS and plain HTTP on the same one.

The first byte of a connection tells which: a TLS handshake begins with 22. `duo_universal` cannot do
without TLS, and a browser opens the plain one without a warning. Long polls keep a thread each, so
this is a server with a thread for every connection.
"""

from __future__ import annotations

import errno
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from mfa_tui.localcloud.duo.certificates import loopback_tls
from mfa_tui.localcloud.duo.errors import Unreachable
from mfa_tui.localcloud.duo.local_duo import LocalDuo
from mfa_tui.trace.exchange import HttpRequest, HttpResponse

CA_FILE = "duo-ca.pem"
"""What the certificate is called that clients of the served Duo have to trust."""
Handle = Callable[[HttpRequest], HttpResponse]
_HANDSHAKE = b"\x16"
_PATIENCE_SECONDS = 30.0
_LARGEST_BODY = 1024 * 1024


class DuoFront:
    """Serves `duo` on 127.0.0.1:`port` (0 picks a free one), in threads of its own.

    The certificate to trust is kept in `directory`, or in a passing one; `wall` gives the seconds
    since the epoch from which it counts. `watched` may put something around the answering of
    requests. Use it as a context manager, or `start` and `stop`.
    """

    def __init__(
        self,
        duo: LocalDuo,
        port: int = 0,
        *,
        directory: Path | None = None,
        wall: Callable[[], float] = time.time,
        watched: Callable[[Handle], Handle] | None = None,
    ) -> None:
        self._duo = duo
        self._handle = watched(duo.handle) if watched else duo.handle
        self._port = port
        self._wall = wall
        self._directory = directory
        self._passing: tempfile.TemporaryDirectory[str] | None = None
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def host(self) -> str:
        """The API host for clients, such as `localhost:9230`; the port is known once started."""
        return self._duo.addresses.host

    @property
    def port(self) -> int:
        """The port, known once started."""
        return self._port

    @property
    def url(self) -> str:
        """The base URL over plain HTTP, for browsers."""
        return f"http://localhost:{self._port}"

    @property
    def ca_file(self) -> Path:
        """The certificate that clients have to trust (`ca_certs`, `duo_certs`), once started."""
        if self._directory is not None:
            return self._directory / CA_FILE
        assert self._passing is not None, "the front is not started"
        return Path(self._passing.name) / CA_FILE

    def start(self) -> None:
        """Listen and return; connections are accepted from now on.

        Raises OSError when the port or the directory cannot be had, with a text that says why.
        """
        # the port comes first: without it there is nothing to clean up
        self._server = _listening(self._port, self._handle)
        self._port = self._server.server_address[1]
        try:
            self._server.encrypt_with(self._certified())
        except BaseException:
            self._server.server_close()
            raise
        self._duo.addresses.serve_on(self._port)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="duo front", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Close the port, let go whoever waits, and wait for the thread to end."""
        self._duo.close()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = self._thread = None
        if self._passing is not None:
            self._passing.cleanup()
            self._passing = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _certified(self) -> ssl.SSLContext:
        if self._directory is None:
            self._passing = tempfile.TemporaryDirectory(prefix="mfa-tui-duo-")
        else:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        return loopback_tls(self._wall(), self.ca_file)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, handle: Handle) -> None:
        self.handle = handle
        super().__init__(("127.0.0.1", port), _Handler)

    def encrypt_with(self, context: ssl.SSLContext) -> None:
        """Use `context` for connections that begin with a handshake; none are taken before."""
        self._context = context

    def finish_request(self, request: Any, client_address: Any) -> None:
        # the handshake happens here, in the thread of the connection
        request.settimeout(_PATIENCE_SECONDS)
        if request.recv(1, socket.MSG_PEEK) != _HANDSHAKE:
            super().finish_request(request, client_address)
            return
        with self._context.wrap_socket(request, server_side=True) as encrypted:
            super().finish_request(encrypted, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Leave the terminal alone: broken connections and handshakes are the client's affair."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE_SECONDS

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def version_string(self) -> str:
        return "Duo/1.0"

    def log_message(self, format: str, *args: object) -> None:
        """Leave the terminal alone."""

    def _respond(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if self.headers.get("Transfer-Encoding") or not length.isdigit():
            self.send_error(411)
            return
        if int(length) > _LARGEST_BODY:
            self.close_connection = True
            self.send_error(413)
            return
        server = cast(_Server, self.server)
        try:
            self._send(server.handle(self._request(int(length))))
        except Unreachable:
            self.close_connection = True

    def _request(self, length: int) -> HttpRequest:
        scheme = "https" if isinstance(self.connection, ssl.SSLSocket) else "http"
        # the absolute form that proxies are sent has no slash in front
        target = "/" + self.path.removeprefix("/")
        host = self.headers.get("Host", "localhost")
        headers = tuple(self.headers.items())
        body = self.rfile.read(length)
        return HttpRequest(self.command, f"{scheme}://{host}{target}", headers, body)

    def _send(self, answer: HttpResponse) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)


def _listening(port: int, handle: Handle) -> _Server:
    try:
        return _Server(port, handle)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = f"Port {port} on 127.0.0.1 is in use by another program."
        else:
            reason = f"Cannot listen on 127.0.0.1, port {port}: {error.strerror or error}."
        raise OSError(error.errno, reason) from None
