"""`mfa-tui local …` against a cloud that `serve` serves, and what else surrounds serving."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner, Result

from mfa_tui.cli import main
from mfa_tui.localcloud.cognito.signature import AccessKeys
from mfa_tui.localcloud.front import Front
from mfa_tui.localcloud.starting_states import check_word
from mfa_tui.serving.serve import serve
from mfa_tui.trace.exchange import HttpResponse

PATIENCE = 30


@contextmanager
def serving(capsys: pytest.CaptureFixture[str], **options: Any) -> Iterator[dict[str, Any]]:
    """What `serve` announces, while it serves."""
    ready, done = threading.Event(), threading.Event()

    def until() -> None:
        ready.set()
        done.wait()

    wishes = {"port": 0, "path": None, "issuer": None, "as_json": True, "until": until} | options
    thread = threading.Thread(target=serve, kwargs=wishes)
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield json.loads(capsys.readouterr().out)
    finally:
        done.set()
        thread.join()


@pytest.fixture
def served(capsys: pytest.CaptureFixture[str]) -> Iterator[dict[str, Any]]:
    with serving(capsys) as document:
        yield document


def client_of(endpoint: str, key: str = "local", secret: str = "local") -> Any:
    return boto3.client(
        "cognito-idp",
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
    )


@pytest.fixture
def aws(served: dict[str, Any]) -> Any:
    return client_of(served["endpoint"])


@pytest.fixture
def local(served: dict[str, Any]) -> Callable[..., Result]:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["local", *arguments, "--endpoint-url", served["endpoint"]])

    return run


def printed(result: Result) -> str:
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.rstrip("\n")


def assert_refused(result: Result, *parts: str, code: int = 1) -> None:
    assert (result.exit_code, result.stdout) == (code, "")
    assert "Traceback" not in result.stderr
    sentence = " ".join(result.stderr.partition("Error: ")[2].split())
    assert all(part in sentence for part in parts), sentence


def invite(aws: Any, pool_id: str, name: str) -> None:
    aws.admin_create_user(
        UserPoolId=pool_id,
        Username=name,
        TemporaryPassword=f"Temp-of-{name}-1",
        DesiredDeliveryMediums=["EMAIL"],
        UserAttributes=[{"Name": "email", "Value": f"{name}@example.com"}],
    )


def test_a_code_for_a_test_suite(
    served: dict[str, Any], aws: Any, local: Callable[..., Result]
) -> None:
    pool_id = served["pools"][0]["pool_id"]
    assert printed(local("messages")) == "Nothing has been sent."
    assert_refused(local("code", "ana@example.com"), "No code has been sent to ana@example.com.")
    invite(aws, pool_id, "ana")
    invite(aws, pool_id, "ben")
    assert printed(local("code", "ana@example.com")) == "Temp-of-ana-1"
    assert printed(local("code", "ana", "--kind", "invitation")) == "Temp-of-ana-1"
    assert_refused(local("code", "ana", "--kind", "sign-in code"), "'sign-in code'", "to ana")
    document = json.loads(printed(local("code", "ben@example.com", "--json")))
    assert (document["code"], document["pool_id"]) == ("Temp-of-ben-1", pool_id)
    newest, oldest = printed(local("messages")).splitlines()
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d  EMAIL  ben@example.com  invitation  Temp-of-ben-1", newest
    )
    assert "ana@example.com" in oldest
    assert len(json.loads(printed(local("messages", "ana", "--json")))["messages"]) == 1


def test_the_clock(local: Callable[..., Result]) -> None:
    assert re.fullmatch(r"\S+T\S+  \+0 s", printed(local("clock")))
    assert printed(local("clock", "+3m")).endswith("  +180 s")
    assert printed(local("clock", "-30s")).endswith("  +150 s")
    assert printed(local("clock", "freeze")).endswith(" s, frozen")
    frozen = json.loads(printed(local("clock", "show", "--json")))
    assert json.loads(printed(local("clock", "--json")))["now"] == frozen["now"]
    assert "frozen" not in printed(local("clock", "unfreeze"))
    assert printed(local("clock", "x18")).endswith(" s, x18")
    assert printed(local("clock", "2026-11-05 10:00")).startswith("2026-11-05T10:00:0")
    assert printed(local("clock", "reset")).endswith("  +0 s")
    assert printed(local("expire")) == "Expired now: 0"
    assert_refused(local("clock", "tomorrow"), "'tomorrow' is no time", "+3m")


def test_presets(served: dict[str, Any], aws: Any, local: Callable[..., Result]) -> None:
    assert printed(local("preset")).startswith("practice ")
    pool_id = served["pools"][0]["pool_id"]
    invite(aws, pool_id, "ana")
    assert pool_id in printed(local("preset", "practice"))
    with pytest.raises(aws.exceptions.UserNotFoundException):
        aws.admin_get_user(UserPoolId=pool_id, Username="ana")
    assert json.loads(printed(local("preset", "practice", "--json")))["preset"] == "practice"
    assert_refused(local("preset", "other"), "practice")


def test_presets_of_lessons(served: dict[str, Any], aws: Any, local: Callable[..., Result]) -> None:
    listed = printed(local("preset")).splitlines()
    assert "L01" in next(line for line in listed if line.startswith("basic-password ")).split()
    assert max(map(len, listed)) <= 80
    told = printed(local("preset", "basic-password", "--seed", "class"))
    assert told.endswith(f"Check word: {check_word('basic-password', 'class')}")
    again = json.loads(printed(local("preset", "basic-password", "--seed", "class", "--json")))
    (pool,) = again["pools"]
    assert pool["pool_id"] in told
    assert aws.list_user_pools(MaxResults=9)["UserPools"][0]["Id"] == pool["pool_id"]
    assert [each["username"] for each in pool["users"]] == ["ana"]


def test_serving_a_preset(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(capsys, preset="confidential-alias", seed="class") as document:
        (pool,) = document["pools"]
        cognito = client_of(document["endpoint"])
        client = cognito.describe_user_pool_client(
            UserPoolId=pool["pool_id"], ClientId=pool["clients"][0]["client_id"]
        )["UserPoolClient"]
        assert client["ClientSecret"] == pool["clients"][0]["secret"]


def test_a_kept_preset_is_found_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    installed: list[bool] = []
    for _ in range(2):
        with serving(capsys, preset="totp-enrolled", path=tmp_path / "pool") as document:
            installed.append(document["installed"])
    assert installed == [True, False]


def test_a_preset_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    ends = {"port": 0, "path": None, "issuer": None, "until": lambda: None}
    serve(**ends, as_json=False, preset="confidential-alias", seed="class")
    text = capsys.readouterr().out
    assert f"Check word: {check_word('confidential-alias', 'class')}\n" in text
    assert "The password is Corr3ct-Horse!" in text
    assert_refused(CliRunner().invoke(main, ["serve", "--preset", "x"]), "no x", "srp-only", code=2)


def test_faults(local: Callable[..., Result]) -> None:
    assert all(line.startswith("off ") for line in printed(local("fault")).splitlines())
    lines = printed(local("fault", "delivery-lost", "on")).splitlines()
    assert [line.split()[1] for line in lines if line.startswith("on ")] == ["delivery-lost"]
    lines = printed(local("fault", "delivery-lost", "off")).splitlines()
    assert all(line.startswith("off ") for line in lines)
    assert_refused(local("fault", "delivery-lost"), "on or off", code=2)
    assert_refused(local("fault", "rain", "on"), "delivery-lost")


def test_events(served: dict[str, Any], aws: Any, local: Callable[..., Result]) -> None:
    assert printed(local("events")) == "Nothing has been asked."
    pool = next(pool for pool in served["pools"] if pool["mfa"] == "OPTIONAL")
    answer = aws.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=pool["clients"][0]["client_id"],
        AuthParameters={"USERNAME": "alice", "PASSWORD": "P@ssw0rd"},
    )
    aws.list_user_pools(MaxResults=1)
    newest, sign_in, why = printed(local("events")).splitlines()
    assert newest.endswith("  ListUserPools  ok")
    assert sign_in.endswith("  InitiateAuth  alice  SOFTWARE_TOKEN_MFA")
    assert why.split(":")[0].strip() == "OPTIONAL 3"
    assert "P@ssw0rd" not in printed(local("events", "--json"))
    request_id = answer["ResponseMetadata"]["RequestId"]
    assert printed(local("events", "--request-id", request_id)) == f"{sign_in}\n{why}"
    assert printed(local("events", "--last", "1")) == newest


def test_nobody_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    result = CliRunner().invoke(main, ["local", "clock", "--endpoint-url", endpoint])
    assert_refused(result, f"Nothing answers at {endpoint}", "mfa-tui serve")


@pytest.mark.parametrize("answer", [HttpResponse(200, (), b"<p>"), HttpResponse(404, (), b"{}")])
def test_somebody_else_answers(answer: HttpResponse) -> None:
    with Front(lambda _: answer) as front:
        result = CliRunner().invoke(main, ["local", "fault", "--endpoint-url", front.url])
    assert_refused(result, "is no `mfa-tui serve`")


@pytest.mark.parametrize(
    "endpoint", ["127.0.0.1:9229", "file:///etc/passwd", "http://", "http://["]
)
def test_no_address(endpoint: str) -> None:
    result = CliRunner().invoke(main, ["local", "clock", "--endpoint-url", endpoint])
    assert_refused(result, "is not an http:// or https:// address", code=2)


# -- signatures --------------------------------------------------------------------------------


def test_a_served_pool_that_verifies_signatures(capsys: pytest.CaptureFixture[str]) -> None:
    keys = AccessKeys({"AKIDALICE": "of-alice", "AKIDBOB": "of-bob"})
    with serving(capsys, access_keys=keys) as document:
        endpoint = document["endpoint"]
        for key, secret in (("AKIDALICE", "of-alice"), ("AKIDBOB", "of-bob")):
            assert client_of(endpoint, key, secret).list_user_pools(MaxResults=5)["UserPools"]
        for key, secret, kind in (
            ("AKIDALICE", "of-bob", "InvalidSignatureException"),
            ("local", "local", "UnrecognizedClientException"),
        ):
            with pytest.raises(ClientError) as caught:
                client_of(endpoint, key, secret).list_user_pools(MaxResults=5)
            assert caught.value.response["Error"]["Code"] == kind


@pytest.mark.parametrize(
    ("options", "environment", "word"),
    [
        (["--access-key", "A=B"], {}, "--require-signature"),
        (["--require-signature"], {"AWS_ACCESS_KEY_ID": "A"}, "AWS_SECRET_ACCESS_KEY"),
        (["--require-signature", "--access-key", "A"], {}, "ID=VAR"),
        (["--require-signature", "--access-key", "AKID=hush-hush"], {}, "AKID is not set"),
    ],
)
def test_keys_that_are_not_there(
    options: list[str], environment: dict[str, str], word: str
) -> None:
    nothing: dict[str, str | None] = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
    result = CliRunner().invoke(main, ["serve", *options], env=nothing | environment)
    assert_refused(result, word, code=2)
    assert "hush-hush" not in result.output
