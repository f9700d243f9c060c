"""`serve --duo-port`, and `mfa-tui local duo` in place of a phone."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duo_client
import pytest
from click.testing import CliRunner, Result

from mfa_tui.cli import main
from tests.test_local_commands import serving


@pytest.fixture
def served(capsys: pytest.CaptureFixture[str]) -> Iterator[dict[str, Any]]:
    with serving(capsys, duo_port=0) as document:
        yield document


@pytest.fixture
def local(served: dict[str, Any]) -> Callable[..., Result]:
    def run(*arguments: str) -> Result:
        command = ["local", *arguments, "--endpoint-url", served["endpoint"]]
        return CliRunner().invoke(main, command)

    return run


@pytest.fixture
def client(served: dict[str, Any]) -> duo_client.Auth:
    duo = served["duo"]
    port = int(duo["host"].partition(":")[2])
    keys = duo["auth_api"]
    return duo_client.Auth(
        keys["ikey"], keys["skey"], "127.0.0.1", ca_certs="HTTP", port=port, timeout=10
    )


def pushed(client: duo_client.Auth, username: str = "alice", factor: str = "push") -> str:
    return client.auth(factor, username=username, device="auto", async_txn=True)["txid"]


def test_a_push_is_answered(client: duo_client.Auth, local: Callable[..., Result]) -> None:
    assert local("duo").output == "Nothing waits for an answer.\n"
    txid = pushed(client)
    assert local("duo").output == f"{txid}  push  alice  Practice sign-in\n"
    assert local("duo", "last", "approve").output == "approved\n"
    assert client.auth_status(txid)["success"]
    assert local("duo", txid, "deny").output == "gone\n"


def test_fraud_tells_administrators(client: duo_client.Auth, local: Callable[..., Result]) -> None:
    pushed(client)
    assert local("duo", "last", "fraud").output == "reported\n"
    (alert,) = json.loads(local("duo", "--json").output)["alerts"]
    assert alert["text"] == "alice reported a login to Practice sign-in as fraudulent."


@pytest.mark.parametrize(("decision", "outcome"), [("approve", "approved"), ("deny", "denied")])
def test_a_call(
    client: duo_client.Auth, local: Callable[..., Result], decision: str, outcome: str
) -> None:
    txid = pushed(client, "bob", "phone")
    assert local("duo").output == f"{txid}  call  bob  Practice sign-in\n"
    assert local("duo", "last", decision).output == f"{outcome}\n"
    assert client.auth_status(txid)["success"] is (decision == "approve")


def test_passcodes_come_with_the_other_messages(
    client: duo_client.Auth, local: Callable[..., Result]
) -> None:
    client.auth("sms", username="alice", device="auto")
    code = local("code", "alice").output.strip()
    assert client.auth("passcode", username="alice", passcode=code)["result"] == "allow"


def test_time_and_faults_are_those_of_the_cloud(
    client: duo_client.Auth, local: Callable[..., Result]
) -> None:
    txid = pushed(client)
    local("clock", "+61s")
    assert client.auth_status(txid)["status"] == "timeout"
    local("fault", "duo-bad-gateway", "on")
    with pytest.raises(RuntimeError, match="502"):
        client.check()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("last", "approve"), "Nothing waits"),
        (("last",), "Say approve, deny or fraud"),
        (("last", "maybe"), "'maybe'"),
    ],
)
def test_wrong_answers(
    local: Callable[..., Result], arguments: tuple[str, ...], words: str
) -> None:
    result = local("duo", *arguments)
    assert result.exit_code != 0
    assert words in result.output


def test_without_a_duo_there_is_nothing_to_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(capsys) as document:
        result = CliRunner().invoke(main, ["local", "duo", "--endpoint-url", document["endpoint"]])
    assert result.exit_code == 1
    assert "duo" not in document


def test_the_certificate_stays_with_the_data(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "data" / "pool.sqlite3"
    with serving(capsys, duo_port=0, path=path) as document:
        authority = Path(document["duo"]["ca_certs"])
    assert authority.parent == path.parent
    text = authority.read_text()
    assert ("BEGIN CERTIFICATE" in text, "PRIVATE KEY" in text) == (True, False)


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["serve", "--port", "0", "--duo-port", port])
    assert result.exit_code == 1
    assert f"Port {port} on 127.0.0.1 is in use by another program." in result.output
    assert "--duo-port" in result.output
