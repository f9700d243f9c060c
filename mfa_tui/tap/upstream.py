"""The connection to the endpoint behind the tap: kept alive, verified, and byte for byte."""

from __future__ import annotations

import os
from typing import Any

import urllib3
from botocore.httpsession import get_cert_path
from botocore.utils import get_environ_proxies
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError, TimeoutError
from urllib3.util import SKIP_HEADER, Timeout

from mfa_tui.tap.refusal import TapRefusal
from mfa_tui.trace.exchange import Headers, HttpRequest, HttpResponse

LARGEST_ANSWER = 8 * 1024 * 1024
"""Bytes; the largest answers of Cognito are lists of 60 users, far below."""
_CONNECTIONS = 50
_ADDED_UNLESS_THERE = ("User-Agent", "Accept-Encoding")


class Upstream:
    """Sends requests to `base`, each once; `patience` are seconds to connect and to be answered.

    TLS is verified as boto3 does it, with AWS_CA_BUNDLE if that is set, and a proxy of the
    environment is used. Redirects are not followed.
    """

    def __init__(self, base: str, patience: tuple[float, float] = (10.0, 30.0)) -> None:
        self.base = base
        connect, read = patience
        options: dict[str, Any] = {
            "maxsize": _CONNECTIONS,
            "timeout": Timeout(connect=connect, read=read),
            "cert_reqs": "CERT_REQUIRED",
            "ca_certs": os.environ.get("AWS_CA_BUNDLE") or get_cert_path(True),
        }
        proxy = get_environ_proxies(base).get(base.partition(":")[0])
        self._pool = (
            urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)
        )

    def send(self, request: HttpRequest) -> HttpResponse:
        """The answer to `request`. Raises TapRefusal when there is none to be had."""
        try:
            return self._sent(request)
        except SSLError as error:
            raise self._nothing(502, f"its certificate does not hold: {error}") from error
        except NewConnectionError as error:
            raise self._nothing(502, f"it cannot be reached: {_reason(error)}") from error
        except TimeoutError as error:
            raise self._nothing(504, "it did not answer in time") from error
        except (HTTPError, OSError) as error:
            raise self._nothing(502, f"the connection broke: {_reason(error)}") from error

    def close(self) -> None:
        """Let go of the connections that are not in use."""
        self._pool.clear()

    def _sent(self, request: HttpRequest) -> HttpResponse:
        response = self._pool.urlopen(
            request.method,
            request.url,
            body=request.body or None,
            headers=_as_given(request.headers),
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            body = response.read(LARGEST_ANSWER + 1)
            if len(body) > LARGEST_ANSWER:
                response.close()
                raise self._nothing(502, f"its answer has more than {LARGEST_ANSWER:,} bytes")
            return HttpResponse(response.status, tuple(response.headers.items()), body)
        finally:
            response.release_conn()

    def _nothing(self, status: int, why: str) -> TapRefusal:
        kind = "TapTimeoutException" if status == 504 else "TapUpstreamException"
        return TapRefusal(kind, status, f"No answer from {self.base}: {why}.")


def _as_given(headers: Headers) -> urllib3.HTTPHeaderDict:
    """`headers`, with nothing that urllib3 would add of its own."""
    given = urllib3.HTTPHeaderDict()
    for name, value in headers:
        given.add(name, value)
    for name in _ADDED_UNLESS_THERE:
        given.setdefault(name, SKIP_HEADER)
    return given


def _reason(error: Exception) -> str:
    """What `error` says, without the objects that urllib3 names in front of it."""
    return str(error).rpartition(">: ")[2].rstrip(".") or type(error).__name__
