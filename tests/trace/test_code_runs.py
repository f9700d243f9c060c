"""Exported commands, run by the AWS CLI, Python and curl against a served pool: the same result."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from mfa_tui.signin.recording import Recorder
from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.export.aws_call import aws_call
from mfa_tui.trace.export.boto3_code import boto3_code
from mfa_tui.trace.export.cli_code import aws_cli
from mfa_tui.trace.export.curl_code import curl
from mfa_tui.trace.export.variables import Variables
from mfa_tui.trace.record import Trace
from tests.clients.conftest import idp, new_user, served
from tests.clients.served import CREDENTIALS, PASSWORD, Served

__all__ = ["idp", "new_user", "served"]
pytestmark = pytest.mark.slow

Run = Callable[[Exchange], Any]
CHANGING = {"AccessToken", "IdToken", "RefreshToken", "Session"}


def environment(exchange: Exchange, home: Path) -> dict[str, str]:
    """The variables that the text names, with the values that the call had."""
    named = Variables(exchange)
    named.within(exchange.request_json)
    return named.values | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(home),
        "AWS_ACCESS_KEY_ID": CREDENTIALS["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": CREDENTIALS["aws_secret_access_key"],
        "AWS_PAGER": "",
    }


def done(words: list[str], text: str, exchange: Exchange, home: Path) -> Any:
    ran = subprocess.run(
        words,
        input=text,
        env=environment(exchange, home),
        capture_output=True,
        text=True,
        timeout=120,
    )
    if ran.returncode:
        found = re.search(r"\((\w+)\) when calling", ran.stderr)
        assert found, ran.stderr
        return found[1]
    answer = json.loads(ran.stdout) if ran.stdout.strip() else {}
    return answer.get("__type", answer) if isinstance(answer, dict) else answer


WAYS: dict[str, tuple[Callable[[Exchange], str], list[str]]] = {
    "aws": (aws_cli, ["bash"]),
    "boto3": (boto3_code, [sys.executable, "-"]),
    "curl": (curl, ["bash"]),
}


@pytest.fixture(params=WAYS)
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Run:
    """Runs the text that one of the languages makes of an exchange, and gives what came back."""
    written, words = WAYS[request.param]
    if request.param == "curl" and not shutil.which("curl"):
        pytest.skip("no curl here")
    return lambda exchange: done(words, written(exchange), exchange, tmp_path)


@pytest.fixture
def recorded(served: Served) -> Callable[..., tuple[Exchange, Any]]:
    """Makes a call of boto3; gives the exchange and the answer, or the name of the error."""

    def call(operation: str, **parameters: Any) -> tuple[Exchange, Any]:
        trace = Trace()
        api = boto3.client(
            "cognito-idp", region_name="us-east-1", endpoint_url=served.url, **CREDENTIALS
        )
        Recorder(trace).attach(api)
        try:
            answer = getattr(api, operation)(**parameters)
        except ClientError as error:
            answer = error.response["Error"]["Code"]
        api.close()
        [exchange] = trace.snapshot()
        return exchange, answer

    return call


def same(answer: Any) -> Any:
    """An answer without what is new each time, as JSON has it."""
    if isinstance(answer, dict):
        return {
            name: "…" if name in CHANGING else same(each)
            for name, each in answer.items()
            if name != "ResponseMetadata"
        }
    if isinstance(answer, list):
        return [same(each) for each in answer]
    return answer


ODD_PASSWORD = 'Quote"-\\-$HOME-`id`-9'


@pytest.mark.parametrize("password", [PASSWORD, ODD_PASSWORD, "Wrong-Horse-8"])
def test_an_unsigned_call(
    served: Served, idp: Any, new_user: Any, recorded: Any, run: Run, password: str
) -> None:
    pool = served.pool("OPTIONAL")
    name = new_user(pool.pool_id)
    right = password if password == ODD_PASSWORD else PASSWORD
    idp.admin_set_user_password(
        UserPoolId=pool.pool_id, Username=name, Password=right, Permanent=True
    )
    client = next(client.client_id for client in pool.clients if client.secret is None)
    exchange, answer = recorded(
        "initiate_auth",
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": password},
        ClientMetadata={"odd name": "it's $5, \\ and `id`, 'ü'\ttab"},
    )
    assert not aws_call(exchange).signed
    assert isinstance(answer, str) == (password == "Wrong-Horse-8")
    assert same(run(exchange)) == same(answer)


def test_a_signed_call(served: Served, recorded: Any, run: Run) -> None:
    pool = served.pool("OPTIONAL")
    exchange, answer = recorded(
        "list_users", UserPoolId=pool.pool_id, Limit=2, AttributesToGet=["email"]
    )
    assert aws_call(exchange).signed
    again = run(exchange)
    assert [user["Username"] for user in again["Users"]] == [
        user["Username"] for user in answer["Users"]
    ]
    assert bool(again.get("PaginationToken")) == bool(answer.get("PaginationToken"))


def test_a_call_with_a_token(served: Served, idp: Any, recorded: Any, run: Run) -> None:
    pool = served.pool("OPTIONAL")
    client = next(client.client_id for client in pool.clients if client.secret is None)
    signed_in = idp.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "bob", "PASSWORD": "P@ssw0rd"},
    )
    token = signed_in["AuthenticationResult"]["AccessToken"]
    exchange, answer = recorded("get_user", AccessToken=token)
    assert same(run(exchange)) == same(answer)


def test_operations_are_spelled_as_the_clients_spell_them(idp: Any) -> None:
    from botocore import xform_name

    from tests.trace.test_code_text import call

    for operation in idp.meta.service_model.operation_names:
        made = aws_call(call(operation))
        assert (made.spelled("_"), made.spelled("-")) == (
            xform_name(operation),
            xform_name(operation, "-"),
        )
