"""The loopback HTTP front of the local cloud, for clients in other processes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from mfa_tui.localcloud.one_segment import OneSegmentProtocol, listener
from mfa_tui.trace.exchange import Headers, HttpRequest, HttpResponse

MAX_BODY_BYTES = 2 * 1024 * 1024
_SECONDS_FOR_OPEN_REQUESTS = 1


class Front:
    """Serves `handle` over HTTP/1.1 on `host` and `port` (0 picks a free one), in its own thread.

    Every method and path goes to `handle`, called in a thread pool, with an absolute URL and header
    names as ASGI gives them, in lower case. Use it as a context manager, or `start` and `stop`.
    """

    def __init__(
        self,
        handle: Callable[[HttpRequest], HttpResponse],
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self._handle = handle
        self._host = host
        self._port = port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The base URL without a slash at its end; the port is known once started."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    def start(self) -> None:
        """Listen and return; connections are accepted from now on.

        Raises OSError when the address cannot be had, with a text that says why.
        """
        opened = listener(self._host, self._port)
        self._port = opened.getsockname()[1]
        self._server = uvicorn.Server(_quiet(self._app))
        self._thread = threading.Thread(
            target=self._server.run, args=([opened],), name="front", daemon=True
        )
        self._thread.start()

    def stop(self, patience: float | None = None) -> None:
        """Let open requests finish for a moment, close the port and wait for the thread to end.

        With `patience` that is waited for so many seconds at most: a handler cannot be interrupted.
        """
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(patience)
        self._server = self._thread = None

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

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._answer(Request(scope, receive))
        except ClientDisconnect:
            return
        response = Response(answer.body, answer.status)
        response.raw_headers = _raw(answer)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> HttpResponse:
        body = await _body(request)
        if body is None:
            return _too_large()
        headers = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in request.headers.raw)
        return await run_in_threadpool(
            self._handle, HttpRequest(request.method, self._absolute(request), headers, body)
        )

    def _absolute(self, request: Request) -> str:
        # `OPTIONS *` and the absolute form that proxies are sent have no slash in front
        target = "/" + request.scope["raw_path"].decode("latin-1").removeprefix("/")
        query = request.scope["query_string"].decode("latin-1")
        return self.url + target + (f"?{query}" if query else "")


def _quiet(app: Callable[[Scope, Receive, Send], object]) -> uvicorn.Config:
    """A server that leaves the terminal, the loggers of the program and the response alone."""
    return uvicorn.Config(
        app,
        http=OneSegmentProtocol,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_SECONDS_FOR_OPEN_REQUESTS,
    )


async def _body(request: Request) -> bytes | None:
    """The request's body; None when it is too large (it is read to its end, so the client hears)."""
    body = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= MAX_BODY_BYTES:
            body += chunk
    return bytes(body) if size <= MAX_BODY_BYTES else None


def _too_large() -> HttpResponse:
    kind = "SerializationException"
    message = f"The request body is larger than {MAX_BODY_BYTES} bytes."
    headers = (("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-ErrorType", f"{kind}:"))
    return HttpResponse(400, headers, json.dumps({"__type": kind, "message": message}).encode())


def _raw(answer: HttpResponse) -> list[tuple[bytes, bytes]]:
    """The headers as they go out: spelled as given, with the length of the body."""
    kept: Headers = tuple(pair for pair in answer.headers if pair[0].lower() != "content-length")
    pairs = (*kept, ("Content-Length", str(len(answer.body))))
    return [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in pairs]
