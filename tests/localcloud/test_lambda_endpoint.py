"""Functions behind Lambda's Invoke API, spoken by a small server on a real loopback socket."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from click.testing import CliRunner

from mfa_tui.cli import main
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.invoke import FunctionError, Invocation, NotInvoked, TimedOut
from mfa_tui.localcloud.lambda_endpoint import LambdaEndpoint
from mfa_tui.localcloud.store import Store
from tests.localcloud.conftest import Refused, Site, Wire
from tests.localcloud.handlers import arn

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Lambda:
    """A server of Invoke: what it was asked, and how it replies to an event."""

    url: str = ""
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list[Any])
    reply: Callable[[bytes], Reply] = lambda event: (200, {}, event)


class _Server(ThreadingHTTPServer):
    def __init__(self, lambdas: Lambda) -> None:
        super().__init__(("127.0.0.1", 0), _Invoke)
        self.lambdas = lambdas

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone away is no news."""


class _Invoke(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, _Server)
        lambdas = self.server.lambdas
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        lambdas.asked.append((self.path, headers, json.loads(body)))
        status, headers, payload = lambdas.reply(body)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def lambdas() -> Iterator[Lambda]:
    lambdas = Lambda()
    with _Server(lambdas) as server:
        lambdas.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield lambdas
        server.shutdown()
        thread.join()


def invocation(function: str = "PreAuthentication") -> Invocation:
    return Invocation(arn(function), b'{"a": 1}', "00000000-0000-4000-8000-000000000000")


def failing(kind: str, told: dict[str, Any]) -> Callable[[bytes], Reply]:
    return lambda event: (200, {"X-Amz-Function-Error": kind}, json.dumps(told).encode())


def test_a_call(lambdas: Lambda) -> None:
    assert LambdaEndpoint(lambdas.url)(invocation()).payload == b'{"a": 1}'
    [(path, headers, event)] = lambdas.asked
    assert path == "/2015-03-31/functions/PreAuthentication/invocations"
    assert event == {"a": 1}
    assert headers["x-amz-invocation-type"] == "RequestResponse"
    # `sam local start-lambda` refuses requests that ask for the log
    assert "x-amz-log-type" not in headers


@pytest.mark.parametrize("alias", ["", ":live", ":7"])
def test_version_and_alias_are_left_out(lambdas: Lambda, alias: str) -> None:
    LambdaEndpoint(lambdas.url + "/")(invocation(f"MyFunction{alias}"))
    assert lambdas.asked[0][0] == "/2015-03-31/functions/MyFunction/invocations"


def test_a_function_that_raises(lambdas: Lambda) -> None:
    lambdas.reply = failing("Unhandled", {"errorType": "ValueError", "errorMessage": "No"})
    with pytest.raises(FunctionError, match="No") as caught:
        LambdaEndpoint(lambdas.url)(invocation())
    assert caught.value.error_type == "ValueError"


@pytest.mark.parametrize(
    ("status", "headers", "body", "code"),
    [
        (
            404,
            {"x-amzn-errortype": "ResourceNotFoundException:"},
            b"{}",
            "ResourceNotFoundException",
        ),
        (429, {}, b'{"__type": "TooManyRequestsException"}', "TooManyRequestsException"),
        (502, {}, b"<html>", "HTTP status 502"),
    ],
)
def test_a_refusal_of_the_api(
    lambdas: Lambda, status: int, headers: dict[str, str], body: bytes, code: str
) -> None:
    lambdas.reply = lambda event: (status, headers, body)
    with pytest.raises(NotInvoked) as caught:
        LambdaEndpoint(lambdas.url)(invocation())
    assert caught.value.code == code
    assert len(lambdas.asked) == 1


def test_nobody_listens() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NotInvoked, match=f"http://127.0.0.1:{port} does not answer") as caught:
        LambdaEndpoint(f"http://127.0.0.1:{port}")(invocation())
    assert caught.value.code == "ServiceException"


def test_a_slow_function(lambdas: Lambda) -> None:
    done = threading.Event()

    def reply(event: bytes) -> Reply:
        done.wait(30)
        return 200, {}, event

    lambdas.reply = reply
    try:
        with pytest.raises(TimedOut):
            LambdaEndpoint(lambdas.url, limit=0.05)(invocation())
    finally:
        done.set()


@pytest.mark.parametrize(
    "url", ["localhost:3001", "ftp://x", "http://", "http://x:0", "http://x:y"]
)
def test_no_address(url: str) -> None:
    with pytest.raises(ValueError):
        LambdaEndpoint(url)


def test_the_command_says_what_is_wrong_with_the_address() -> None:
    result = CliRunner().invoke(main, ["serve", "--lambda-endpoint", "localhost:3001"])
    assert result.exit_code == 2
    assert "--lambda-endpoint: localhost:3001 is no http:// or https:// address." in result.output


class TestPool:
    """A pool whose functions are behind the API."""

    @pytest.fixture
    def site(
        self, site: Site, wire: Wire, store: Store, new_key: Callable[[], Any], lambdas: Lambda
    ) -> Site:
        wire.cloud = LocalCloud(
            store, clock=site.clock, new_key=new_key, invoke=LambdaEndpoint(lambdas.url)
        )
        config = {"PreAuthentication": arn("Guard")}
        site.aws.update_user_pool(UserPoolId=site.pool_id, LambdaConfig=config)
        return site

    def test_sign_in(self, site: Site, lambdas: Lambda) -> None:
        assert "AuthenticationResult" in site.sign_in()
        [(path, _, event)] = lambdas.asked
        assert path == "/2015-03-31/functions/Guard/invocations"
        assert event["triggerSource"] == "PreAuthentication_Authentication"

    def test_a_function_that_raises(self, site: Site, lambdas: Lambda, refused: Refused) -> None:
        lambdas.reply = failing("Unhandled", {"errorType": "Error", "errorMessage": "Not you"})
        with refused(
            "UserLambdaValidationException", "PreAuthentication failed with error Not you."
        ):
            site.sign_in()

    def test_no_such_function(self, site: Site, lambdas: Lambda, refused: Refused) -> None:
        kind = {"x-amzn-errortype": "ResourceNotFoundException"}
        lambdas.reply = lambda event: (404, kind, b"{}")
        with refused(
            "UnexpectedLambdaException",
            "PreAuthentication invocation failed due to error ResourceNotFoundException.",
        ):
            site.sign_in()
