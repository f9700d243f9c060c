"""What passes the tap: the calls of unmodified clients, byte for byte, and many at once."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urlsplit

import jwt
import pytest
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

from mfa_tui.localcloud.front import Front
from mfa_tui.tap.world import TapWorld
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, header
from tests.tap.conftest import PASSWORD, USER, Behind, client_at

TARGET = "AWSCognitoIdentityProviderService."


def raw(world: TapWorld, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple:
    """Status, headers and body of the answer to a request that is sent as it is."""
    connection = http.client.HTTPConnection(urlsplit(world.outside.url).netloc, timeout=20)
    with closing(connection):
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read()


def test_pycognito_signs_in_by_srp_and_the_tokens_hold(tap: TapWorld, behind: Behind) -> None:
    url = tap.outside.url
    with closing(client_at(url)) as api:
        flow = AWSSRP(USER, PASSWORD, behind.pool_id, behind.client_id, client=api)
        token = flow.authenticate_user()["AuthenticationResult"]["IdToken"]
    keys = jwt.PyJWKClient(f"{url}/{behind.pool_id}/.well-known/jwks.json")
    claims = jwt.decode(
        token, keys.get_signing_key_from_jwt(token), ["RS256"], audience=behind.client_id
    )
    assert claims["cognito:username"] == USER
    seen = tap.trace.snapshot()
    assert [(each.operation, each.outcome) for each in seen] == [
        ("InitiateAuth", "PASSWORD_VERIFIER"),
        ("RespondToAuthChallenge", "tokens"),
        ("jwks.json", "ok"),
    ]
    assert [each.request.url for each in seen[:2]] == [f"{behind.url}/"] * 2
    assert seen[0].who.startswith("Boto3/")
    assert all(header(each.request.headers, "host") in behind.url for each in seen)


def test_a_refusal_of_the_service_comes_through_as_it_is(tap: TapWorld, behind: Behind) -> None:
    with closing(client_at(tap.outside.url)) as api, pytest.raises(ClientError) as refused:
        api.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=behind.client_id,
            AuthParameters={"USERNAME": USER, "PASSWORD": "wrong"},
        )
    assert refused.value.response["Error"]["Message"] == "Incorrect username or password."
    assert tap.trace.snapshot()[-1].error_type == "NotAuthorizedException"


def test_headers_and_body_pass_byte_for_byte(new_tap: Callable[..., TapWorld]) -> None:
    got: list[HttpRequest] = []
    answer = HttpResponse(
        418, (("X-Odd", "a  b"), ("Set-Cookie", "one"), ("Set-Cookie", "two")), b"\x00\xfe{"
    )

    def keep(request: HttpRequest) -> HttpResponse:
        got.append(request)
        return answer

    sent = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{TARGET}GetUser"}
    mine = {**sent, "Accept-Encoding": "br", "X-Mine": "  two  words "}
    hop = {"Connection": "X-Gone, close", "X-Gone": "1", "TE": "trailers", "Expect": "100-continue"}
    hop |= {
        "Proxy-Authorization": "Basic bWU6c2VjcmV0",
        "Proxy-Connection": "close",
        "Trailer": "X",
    }
    hop |= {"Keep-Alive": "timeout=5", "Proxy-Authenticate": "Basic"}
    with Front(keep) as front:
        world = new_tap(front.url)
        body = b'{"A":\xff\x00 "\xc3\xa9"}\r\n' + b"x" * 1_000_000
        status, headers, back = raw(world, "POST", "/", body, mine | hop)
        world.close()
    assert (status, back) == (418, answer.body)
    of_this_connection = ("Connection", "close"), ("Content-Length", str(len(back)))
    assert [each for each in headers if each not in of_this_connection] == list(answer.headers)
    assert got[0].body == body
    lowered = {name.lower(): value.strip() for name, value in mine.items()}
    netloc = urlsplit(front.url).netloc
    expected = {"host": netloc, "content-length": str(len(body)), **lowered}
    assert dict(got[0].headers) == expected
    [seen] = world.trace.snapshot()
    assert (seen.request.headers, seen.request.size) == (got[0].headers, len(body))
    assert seen.response is not None
    assert seen.response.body == answer.body


def test_a_program_that_says_little_is_given_no_more_words(
    new_tap: Callable[..., TapWorld],
) -> None:
    got: list[HttpRequest] = []

    def keep(request: HttpRequest) -> HttpResponse:
        got.append(request)
        return HttpResponse(200)

    with Front(keep) as front:
        world = new_tap(front.url)
        connection = http.client.HTTPConnection(urlsplit(world.outside.url).netloc, timeout=20)
        with closing(connection):
            connection.putrequest("POST", "/", skip_accept_encoding=True)
            connection.putheader("Transfer-Encoding", "chunked")
            connection.endheaders(iter([b"{", b"}"]), encode_chunked=True)
            assert connection.getresponse().read() == b""
        world.close()
    assert [name for name, _ in got[0].headers] == ["host", "content-length"]
    assert got[0].body == b"{}"
    assert world.trace.snapshot()[0].who == "another program"


def test_a_page_of_another_origin_may_ask_and_call(tap: TapWorld, behind: Behind) -> None:
    origin = {"Origin": "http://localhost:3000"}
    ask = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-amz-target",
    }
    status, headers, _ = raw(tap, "OPTIONS", "/", b"", origin | ask)
    assert status == 200
    assert ("access-control-allow-origin", "*") in headers
    assert ("access-control-allow-headers", "x-amz-target") in headers
    amplify = {"X-Amz-User-Agent": "aws-amplify/6.0.1", "User-Agent": "Mozilla/5.0 (X11)"}
    status, headers, body = raw(
        tap, "POST", "/", b"{}", origin | amplify | {"X-Amz-Target": f"{TARGET}GetUser"}
    )
    assert (status, json.loads(body)["__type"]) == (400, "InvalidParameterException")
    assert ("access-control-allow-origin", "*") in headers
    seen = tap.trace.snapshot()
    assert [(each.operation, each.who) for each in seen] == [
        ("OPTIONS", "another program"),
        ("GetUser", "aws-amplify/6.0.1"),
    ]


def test_fifty_programs_at_once_each_get_their_own_answer(
    new_tap: Callable[..., TapWorld],
) -> None:
    def echo(request: HttpRequest) -> HttpResponse:
        return HttpResponse(200, (), request.body)

    with Front(echo) as front:
        world = new_tap(front.url)

        def call(number: int) -> bool:
            body = f'{{"Number":{number}}}'.encode()
            headers = {"X-Amz-Target": f"{TARGET}Number{number}"}
            return raw(world, "POST", "/", body, headers)[2] == body

        with ThreadPoolExecutor(50) as pool:
            assert all(pool.map(call, range(200)))
        world.close()
    seen = world.trace.snapshot()
    assert len(seen) == 200
    for each in seen:
        assert each.response is not None
        assert each.response.body == each.request.body
        assert each.operation == f"Number{json.loads(each.request.body)['Number']}"
