"""Who sent a request, and what it asks for."""

from __future__ import annotations

from io import BytesIO

import pytest

from mfa_tui.trace.callers import LONGEST, called, caller
from mfa_tui.trace.exchange import HttpRequest, Party
from mfa_tui.trace.export.json_lines import json_lines, read_json_lines
from mfa_tui.trace.record import Trace

HERE = "http://127.0.0.1:9229"


@pytest.mark.parametrize(
    ("headers", "who"),
    [
        ({"User-Agent": "aws-cli/1.46.2 md/Botocore#1.43 ua/2.1"}, "aws-cli/1.46.2"),
        ({"user-agent": "Boto3/1.44.5 md/Botocore#1.44.5"}, "Boto3/1.44.5"),
        ({"User-Agent": "Mozilla/5.0 (X11)", "X-Amz-User-Agent": "aws-amplify/6.0 auth/3"}, "aws-amplify/6.0"),
        ({"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}, "a browser"),
        ({"User-Agent": "\x1b[31mred"}, r"\x1b[31mred"),
        ({"User-Agent": "x" * 500}, "x" * LONGEST),
        ({"User-Agent": "  "}, "another program"),
        ({}, "another program"),
    ],
)  # fmt: skip
def test_a_program_is_called_by_its_first_product(headers: dict[str, str], who: str) -> None:
    assert caller(HttpRequest("POST", HERE, tuple(headers.items()))) == who


@pytest.mark.parametrize(
    ("method", "path", "target", "name"),
    [
        ("POST", "/", "AWSCognitoIdentityProviderService.GetUser", "GetUser"),
        ("GET", "/us-east-1_Demo/.well-known/jwks.json?x=/y", "", "jwks.json"),
        ("GET", "/", "", "GET"),
        ("OPTIONS", "/", "", "OPTIONS"),
    ],
)
def test_what_is_asked_for(method: str, path: str, target: str, name: str) -> None:
    headers = (("x-amz-target", target),) if target else ()
    assert called(HttpRequest(method, HERE + path, headers)) == name


def test_who_called_is_saved_and_opened_again() -> None:
    trace = Trace()
    request = HttpRequest("POST", HERE)
    for who in ("aws-cli/1.46.2", ""):
        trace.open(Party.APP, Party.COGNITO, "GetUser", request, who=who)
    lines = "".join(json_lines(trace.snapshot(), masked=True)).encode()
    opened = read_json_lines(BytesIO(lines), lambda _: None).exchanges
    assert [each.who for each in opened] == ["aws-cli/1.46.2", ""]
