"""What can be taken out of an exchange, value by value."""

from __future__ import annotations

import json

import pytest

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.values import values_of
from tests.trace.calls import jwt

TOKEN = jwt(**{"sub": "5cb5", "cognito:groups": ["a", "b"], "exp": 1_795_280_450})


def exchange(sent: bytes, answer: bytes) -> Exchange:
    headers = (("X-Amz-Target", "AWSCognitoIdentityProviderService.InitiateAuth"),)
    request = HttpRequest("POST", "https://a/", headers, sent)
    response = HttpResponse(200, (("x-amzn-RequestId", "r-1"),), answer)
    return Exchange(
        1, Party.APP, Party.COGNITO, "InitiateAuth", request, 0.0, response, duration=0.1
    )


def values(each: Exchange, *, reveal: bool = False) -> dict[str, str]:
    return {value.place: value.text for value in values_of(each, reveal=reveal)}


def test_bodies_claims_and_headers_are_values_without_quotes() -> None:
    sent = {"ClientId": "c1", "Limit": 10, "Names": [{"Name": 'say "é"'}], "Metadata": {}}
    found = values(exchange(json.dumps(sent).encode(), json.dumps({"IdToken": TOKEN}).encode()))
    expected = {
        "request.url": "https://a/",
        "request.ClientId": "c1",
        "request.Limit": "10",
        "request.Names[0].Name": 'say "é"',
        "request.Metadata": "{}",
        "status": "200",
        "response.IdToken claim.sub": "5cb5",
        "response.IdToken claim.cognito:groups[1]": "b",
        "response.IdToken claim.exp": "1795280450",
        "request header X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
        "response header x-amzn-RequestId": "r-1",
    }
    assert found.items() >= expected.items()


def test_secrets_are_masked_unless_they_are_revealed() -> None:
    sent = json.dumps({"AuthParameters": {"PASSWORD": "Corr3ct-Horse!"}}).encode()
    each = exchange(sent, json.dumps({"IdToken": TOKEN}).encode())
    assert values(each)["request.AuthParameters.PASSWORD"] == "•••(14)"
    assert TOKEN not in values(each).values()
    assert values(each, reveal=True)["request.AuthParameters.PASSWORD"] == "Corr3ct-Horse!"
    assert values(each, reveal=True)["response.IdToken"] == TOKEN


@pytest.mark.parametrize("body", [b"a=1&b=2", b'"half', b"[" * 5000, b"\xff\xfe"])
def test_a_body_that_is_no_json_is_one_value(body: bytes) -> None:
    assert values(exchange(body, b""))["request"] == body.decode("utf-8", "backslashreplace")


def test_every_value_can_be_written_to_a_file() -> None:
    for text in values(exchange(b'{"a": "\\ud83d"}', b"")).values():
        text.encode()
