"""What does not pass the tap, and what a program hears when nothing comes back."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from mfa_tui.localcloud.duo.certificates import loopback_tls
from mfa_tui.localcloud.front import MAX_BODY_BYTES, Front
from mfa_tui.signin.gate import Gate
from mfa_tui.tap.address import AddressProblem, checked, endpoint
from mfa_tui.tap.refusal import TapRefusal
from mfa_tui.tap.signing import refuse_to_sign
from mfa_tui.tap.tap import Tap
from mfa_tui.tap.upstream import Upstream
from mfa_tui.tap.world import TapWorld
from mfa_tui.trace.exchange import HttpRequest, HttpResponse
from mfa_tui.trace.record import Trace
from tests.tap.conftest import Behind, client_at
from tests.tap.test_passing import TARGET, raw

GET_USER = {"X-Amz-Target": f"{TARGET}GetUser"}


def said(world: TapWorld, text: str) -> tuple[int, str]:
    """Status and body of the answer to the lines of `text`, sent as they are."""
    parts = urlsplit(world.outside.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as line:
        line.sendall(text.replace("\n", "\r\n").encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()


STRANGE = [
    "POST http://example.com/ HTTP/1.1",
    "POST http://127.0.0.1/ HTTP/1.1",
    "GET //example.com/ HTTP/1.1",
    "CONNECT example.com:443 HTTP/1.1",
    "OPTIONS * HTTP/1.1",
    "POST /oauth2/token HTTP/1.1",
    "PUT / HTTP/1.1",
    "GET /us-east-1_Other1234/.well-known/jwks.json HTTP/1.1",
    "GET /_local/messages HTTP/1.1",
]


def test_nothing_but_calls_and_the_pools_documents_pass(new_tap: Callable[..., TapWorld]) -> None:
    reached: list[str] = []

    def keep(request: HttpRequest) -> HttpResponse:
        reached.append(request.url)
        return HttpResponse(200)

    with Front(keep) as front:
        world = new_tap(front.url)
        rest = "Host: 127.0.0.1:1\nContent-Length: 0\nConnection: close\n\n"
        statuses = [said(world, f"{line}\n{rest}")[0] for line in STRANGE]
        assert said(world, f"POST / HTTP/1.1\n{rest}")[0] == 200
        world.close()
    assert set(statuses) == {404}, list(zip(STRANGE, statuses, strict=True))
    assert reached == [f"{front.url}/"]
    failures = [each.failure or "" for each in world.trace.snapshot()[:-1]]
    assert len(failures) == len(STRANGE)
    assert all("What passes: POST /, which is the API" in each for each in failures)


def test_a_name_that_was_made_to_lead_here_is_turned_away(tap: TapWorld) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "a@127.0.0.1", "[::1", ""):
        status, body = said(tap, f"POST / HTTP/1.1\nHost: {host}\nConnection: close\n\n")
        assert (status, "The Host has to be" in body) == (403, True), host
    assert tap.trace.snapshot() == ()


def test_two_lengths_do_not_pass(tap: TapWorld) -> None:
    both = "Content-Length: 3\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n"
    status, _ = said(tap, f"POST / HTTP/1.1\nHost: localhost\nConnection: close\n{both}")
    assert status == 400


def test_a_body_that_is_too_large_does_not_pass(tap: TapWorld) -> None:
    status, _, body = raw(tap, "POST", "/", b"x" * (MAX_BODY_BYTES + 1), GET_USER)
    assert (status, json.loads(body)["__type"]) == (400, "SerializationException")
    assert tap.trace.snapshot() == ()


@pytest.mark.parametrize(
    "url",
    [
        "http://cognito-idp.us-east-1.amazonaws.com",
        "https://cognito-idp.eu-west-1.amazonaws.com",
        "https://cognito-idp.us-east-1.amazonaws.com.evil.example",
        "https://cognito-idp.us-east-1.amazonaws.com:8443",
        "https://me@127.0.0.1",
        "http://127.0.0.1:9229/path",
        "http://127.0.0.1.evil.example",
        "http://192.168.1.7:9229",
        "ftp://127.0.0.1",
        "https://example.com",
    ],
)
def test_a_tap_leads_to_cognito_of_its_region_or_stays_here(url: str) -> None:
    with pytest.raises(AddressProblem, match=r"it takes https://cognito-idp\.us-east-1"):
        checked(url, "us-east-1")


@pytest.mark.parametrize(
    "url",
    [endpoint("us-east-1"), "https://cognito-idp-fips.us-east-1.amazonaws.com/", "http://[::1]:1"],
)
def test_where_a_tap_may_lead(url: str) -> None:
    assert checked(url, "us-east-1") == url.rstrip("/")


def test_in_china_cognito_has_another_name() -> None:
    there = "https://cognito-idp.cn-north-1.amazonaws.com.cn"
    assert endpoint("cn-north-1") == there
    assert checked(f"{there}/", "cn-north-1") == there
    with pytest.raises(AddressProblem, match="it takes https://cognito-idp"):
        checked(f"{there}.evil.example", "cn-north-1")


# -- signatures ------------------------------------------------------------------------------


def test_a_signed_call_without_a_profile_is_refused_with_the_way_out(
    tap: TapWorld, behind: Behind
) -> None:
    with closing(client_at(tap.outside.url)) as api, pytest.raises(ClientError) as refused:
        api.list_users(UserPoolId=behind.pool_id)
    error = refused.value.response["Error"]
    assert error["Code"] == "TapCannotSignException"
    assert "Start the tap with --profile NAME" in error["Message"]
    [seen] = tap.trace.snapshot()
    assert (seen.operation, seen.outcome) == ("ListUsers", "not sent")
    assert seen.failure is not None and seen.failure.startswith("not sent: This call is signed")


def test_with_a_profile_it_is_signed_anew_and_holds(
    new_tap: Callable[..., TapWorld], behind: Behind, profile: str
) -> None:
    world = new_tap(profile=profile)
    # what the program itself is signed with would be refused behind the tap
    with closing(client_at(world.outside.url)) as api:
        found = api.list_users(UserPoolId=behind.pool_id)["Users"]
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            api.list_users(UserPoolId="us-east-1_None00000")
    assert [each["Username"] for each in found] == ["ana"]
    seen = world.trace.snapshot()[0]
    assert "signed this call anew" in seen.log
    assert seen.request.url == f"{behind.url}/"
    with closing(client_at(behind.url)) as api, pytest.raises(ClientError) as direct:
        api.list_users(UserPoolId=behind.pool_id)
    assert direct.value.response["Error"]["Code"] == "UnrecognizedClientException"


@pytest.mark.parametrize(
    ("origin", "lent"),
    [("http://localhost:3000", True), ("https://a.example", False), ("null", False)],
)
def test_credentials_are_lent_to_no_page_from_elsewhere(
    origin: str, lent: bool, new_tap: Callable[..., TapWorld], behind: Behind, profile: str
) -> None:
    world = new_tap(profile=profile)
    headers = {
        "X-Amz-Target": f"{TARGET}ListUsers",
        "Content-Type": "application/x-amz-json-1.1",
        "Authorization": "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0",
        "Origin": origin,
    }
    body = json.dumps({"UserPoolId": behind.pool_id}).encode()
    status, _, answer = raw(world, "POST", "/", body, headers)
    assert status == (200 if lent else 403)
    assert ("Users" in json.loads(answer)) == lent


def test_an_unsigned_admin_call_is_lent_none_either(
    new_tap: Callable[..., TapWorld], behind: Behind, profile: str
) -> None:
    world = new_tap(profile=profile)
    body = json.dumps({"UserPoolId": behind.pool_id}).encode()
    status, _, answer = raw(world, "POST", "/", body, {"X-Amz-Target": f"{TARGET}ListUsers"})
    assert (status, json.loads(answer)["__type"]) == (400, "MissingAuthenticationTokenException")


def test_a_role_that_may_not_be_assumed_is_said_and_on_record(
    new_tap: Callable[..., TapWorld],
    behind: Behind,
    profile: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    role = "role_arn=arn:aws:iam::123456789012:role/a\nsource_profile=good\nregion=us-east-1\n"
    (tmp_path / "config").write_text(f"[profile assumes]\n{role}")
    refusal = b"<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"
    with Front(lambda _: HttpResponse(403, (), refusal)) as sts:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", sts.url)
        world = new_tap(profile="assumes")
        with closing(client_at(world.outside.url)) as api, pytest.raises(ClientError) as refused:
            api.list_users(UserPoolId=behind.pool_id)
    error = refused.value.response["Error"]
    assert error["Code"] == "TapCannotSignException" and "AccessDenied" in error["Message"]
    [seen] = world.trace.snapshot()
    assert seen.failure is not None and "AssumeRole" in seen.failure


# -- nothing comes back ----------------------------------------------------------------------


def test_when_the_endpoint_goes_away_the_program_hears_that(
    new_tap: Callable[..., TapWorld],
) -> None:
    with Front(lambda _: HttpResponse(200, (), b"{}")) as front:
        world = new_tap(front.url)
        assert raw(world, "POST", "/", b"{}", GET_USER)[0] == 200
    status, headers, body = raw(world, "POST", "/", b"{}", GET_USER)
    error = json.loads(body)
    assert (status, error["__type"]) == (502, "TapUpstreamException")
    assert error["message"].startswith(f"mfa-tui tap: No answer from {front.url}: ")
    assert ("access-control-allow-origin", "*") in headers
    seen = world.trace.snapshot()[-1]
    assert seen.failure is not None
    assert seen.failure.endswith("The program was told so, with HTTP status 502.")


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_an_endpoint_that_is_silent_times_out(silent: str) -> None:
    trace = Trace()
    tap = Tap(trace, Upstream(silent, (0.2, 0.2)), "us-east-1_Demo00001", refuse_to_sign, Gate())
    asked = HttpRequest("POST", "http://127.0.0.1:1/", (("host", "localhost"),), b"{}")
    answer = tap.handle(asked)
    assert (answer.status, json.loads(answer.body)["__type"]) == (504, "TapTimeoutException")
    assert "did not answer in time" in (trace.snapshot()[0].failure or "")


@pytest.mark.parametrize("trusted", [True, False])
def test_the_certificate_of_the_endpoint_has_to_hold(
    trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    context = loopback_tls(time.time(), tmp_path / "ca.pem")
    if trusted:
        monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "ca.pem"))

    def serve(server: socket.socket) -> None:
        line, _ = server.accept()
        line.settimeout(20)
        try:
            with line, context.wrap_socket(line, server_side=True) as secure:
                # closing before all was read would reset the connection under the answer
                received = b""
                while not received.endswith(b"{}") and (more := secure.recv(65536)):
                    received += more
                secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        except (ssl.SSLError, OSError):
            assert not trusted

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=(server,), daemon=True)
        thread.start()
        base = f"https://127.0.0.1:{server.getsockname()[1]}"
        asked = HttpRequest("POST", f"{base}/", (), b"{}")
        upstream = Upstream(base)
        if trusted:
            assert upstream.send(asked).body == b"{}"
        else:
            with pytest.raises(TapRefusal, match="its certificate does not hold"):
                upstream.send(asked)
        upstream.close()
        thread.join(20)
        assert not thread.is_alive()
