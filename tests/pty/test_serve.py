"""`mfa-tui serve` as a script sees it: JSON on its output, an exit code, and sentences."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.pty.conftest import Open
from tests.pty.terminal import MFA_TUI, PATIENCE

pytestmark = pytest.mark.slow


@contextmanager
def serving(*options: str) -> Iterator[subprocess.Popen[str]]:
    """The server as a child process, gone at the end."""
    command = [MFA_TUI, "serve", "--port", "0", *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def announced(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def call(endpoint: str, operation: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """One call of the Cognito API: status and parsed body."""
    headers = {
        "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
        "Content-Type": "application/x-amz-json-1.1",
    }
    request = Request(endpoint, json.dumps(body).encode(), headers, method="POST")
    try:
        with urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)


def test_the_json_is_all_a_script_needs_to_sign_in() -> None:
    with serving("--json") as process:
        document = announced(process)
        pool = next(pool for pool in document["pools"] if pool["mfa"] == "OPTIONAL")
        client = next(client for client in pool["clients"] if client["secret"] is None)
        user = next(user for user in pool["users"] if user["username"] == "bob")
        status, answer = call(
            document["endpoint"],
            "InitiateAuth",
            {
                "AuthFlow": "USER_PASSWORD_AUTH",
                "ClientId": client["client_id"],
                "AuthParameters": {"USERNAME": "bob", "PASSWORD": user["password"]},
            },
        )
        assert status == 200
        assert {"IdToken", "AccessToken", "RefreshToken"} <= answer["AuthenticationResult"].keys()
        with urlopen(pool["jwks"], timeout=PATIENCE) as jwks:
            assert json.load(jwks)["keys"]


def test_a_wrong_call_gets_the_services_refusal() -> None:
    with serving("--json") as process:
        status, answer = call(announced(process)["endpoint"], "InitiateAuth", {})
        assert (status, answer["__type"]) == (400, "InvalidParameterException")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_when_asked(number: signal.Signals) -> None:
    with serving("--json") as process:
        announced(process)
        process.send_signal(number)
        rest, complaints = process.communicate(timeout=PATIENCE)
        assert (process.returncode, rest, complaints) == (0, "", "")


def test_it_stops_with_a_connection_open() -> None:
    with serving("--json") as process:
        host, port = announced(process)["endpoint"].removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
            connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
            process.send_signal(signal.SIGTERM)
            rest, complaints = process.communicate(timeout=PATIENCE)
        assert (process.returncode, rest, complaints) == (0, "", "")


def test_ctrl_c_stops_it_in_a_terminal(terminal: Open) -> None:
    screen = terminal(MFA_TUI, "serve", "--port", "0", size=(80, 24))
    # from its first line to its last, on one screen
    screen.see("Local Cognito at http://127.0.0.1:", "ctrl+c stops it", "aws cognito-idp")
    screen.press("ctrl+c")
    assert screen.end() == 0
    assert "Traceback" not in screen.text


def test_a_pool_in_a_directory_is_there_again(tmp_path: Path) -> None:
    announcements = []
    for _ in range(2):
        with serving("--json", "--data", str(tmp_path)) as process:
            announcements.append(announced(process)["pools"])
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
    first, second = ([pool["pool_id"] for pool in pools] for pools in announcements)
    assert first == second


def test_a_port_that_is_taken_is_said_plainly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [MFA_TUI, "serve", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 1
    assert done.stdout == ""
    assert str(port) in done.stderr
    assert "Choose another --port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_pool_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "pool.sqlite3").write_bytes(b"no database at all, only words " * 100)
    command = [MFA_TUI, "serve", "--port", "0", "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 1
    assert "Choose another --data" in done.stderr
    assert "Traceback" not in done.stderr
