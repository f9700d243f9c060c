"""Stand-ins for what the handlers reach over the network: Duo over HTTP, and AWS clients."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from botocore.exceptions import ClientError, ConnectTimeoutError

IKEY, SKEY, AKEY = "DIABCDEFGHIJKLMNOPQR", "s" * 40, "a" * 64
HTML = (502, "<html>Bad gateway</html>")
PHONE = {
    "device": "DPABCDEFGHIJKLMNOPQR",
    "type": "phone",
    "display_name": "iOS (XXX-XXX-4788)",
    "capabilities": ["auto", "push", "sms", "phone", "mobile_otp"],
}
TOKEN = {"device": "DHABCDEFGHIJKLMNOPQR", "type": "token", "name": "0042"}
KNOWN = {"result": "auth", "status_msg": "Account is active", "devices": [TOKEN, PHONE]}
TXID = "45f7c92b-f45f-4862-8545-e0f58e78075a"


def keys(host: str = "api-1234abcd.duosecurity.com") -> dict[str, str]:
    return {"duo-ikey": IKEY, "duo-skey": SKEY, "duo-akey": AKEY, "duo-apihostname": host}


def fail(code: int, message: str = "no") -> tuple[int, str]:
    """Duo's answer to a bad request."""
    body = {"stat": "FAIL", "code": code, "message": message}
    return code // 100, json.dumps(body)


class FakeDuo:
    """Answers each path of the Auth API with what `script` says, the last one over and over.

    It is silent while `answers` is not set.
    """

    def __init__(self) -> None:
        self.script: dict[str, list[Any]] = {"preauth": [KNOWN], "auth": [{"txid": TXID}]}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers = threading.Event()
        self.answers.set()
        self.port = 0

    def calls(self, path: str) -> list[dict[str, str]]:
        return [parameters for asked, parameters in self.asked if asked == path]

    def answer(self, path: str, parameters: dict[str, str]) -> tuple[int, str]:
        self.asked.append((path, parameters))
        self.answers.wait(30)
        script = self.script[path]
        said = script.pop(0) if len(script) > 1 else script[0]
        return (
            said if isinstance(said, tuple) else (200, json.dumps({"stat": "OK", "response": said}))
        )


@contextmanager
def served(duo: FakeDuo) -> Iterator[None]:
    """Serves `duo` on loopback, plain HTTP; sets its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply(dict(parse_qsl(urlsplit(self.path).query)))

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self.reply(json.loads(self.rfile.read(length)))

        def reply(self, parameters: dict[str, str]) -> None:
            path = urlsplit(self.path).path.removeprefix("/auth/v2/")
            status, body = duo.answer(path, parameters)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            # A client that has given up has closed its end.
            with suppress(OSError):
                self.end_headers()
                self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        duo.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield
        duo.answers.set()
        server.shutdown()
        thread.join()


class FakeAws:
    """`boto3.client` for the few calls that handlers make; each can be made to fail."""

    def __init__(self) -> None:
        self.secret = json.dumps(keys())
        self.secret_reads = 0
        self.mails: list[dict[str, Any]] = []
        self.items: list[dict[str, Any]] = []
        self.users: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.down: set[str] = set()
        self.configs: dict[str, Any] = {}
        self.before_write: list[Any] = []

    def client(self, service: str, config: Any = None) -> FakeAws:
        self.configs[service] = config
        return self

    def get_secret_value(self, SecretId: str) -> dict[str, str]:  # noqa: N803
        self._up("secretsmanager")
        assert SecretId == "the-secret"
        self.secret_reads += 1
        return {"SecretString": self.secret}

    def send_email(self, **mail: Any) -> dict[str, str]:
        self._up("sesv2")
        self.mails.append(mail)
        return {"MessageId": "1"}

    def update_item(self, **item: Any) -> dict[str, Any]:
        self._up("dynamodb")
        if "full" in self.down:
            raise client_error("ConditionalCheckFailedException")
        self.items.append(item)
        return {}

    def get_user(self, AccessToken: str) -> dict[str, Any]:  # noqa: N803
        if AccessToken not in self.tokens:
            raise client_error("NotAuthorizedException")
        return self.tokens[AccessToken]

    def admin_get_user(self, UserPoolId: str, Username: str) -> dict[str, Any]:  # noqa: N803
        self._up("cognito-idp")
        attributes = dict(self.users[Username])
        return {
            "UserAttributes": [{"Name": name, "Value": text} for name, text in attributes.items()]
        }

    def admin_update_user_attributes(
        self,
        UserPoolId: str,  # noqa: N803
        Username: str,  # noqa: N803
        UserAttributes: list[dict[str, str]],  # noqa: N803
    ) -> dict[str, Any]:
        self._up("cognito-idp")
        if self.before_write:
            self.before_write.pop(0)()
        self.users[Username] |= {each["Name"]: each["Value"] for each in UserAttributes}
        return {}

    def _up(self, service: str) -> None:
        if service in self.down:
            raise ConnectTimeoutError(endpoint_url="https://example")


def client_error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "Call")
