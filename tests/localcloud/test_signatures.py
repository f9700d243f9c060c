"""Signed operations where signatures are verified: boto3's own, and tampered ones."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import boto3
import botocore.auth
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.signature import AccessKeys
from mfa_tui.localcloud.store import Store
from mfa_tui.trace.exchange import HttpRequest
from tests.localcloud.conftest import START, FakeClock

TARGET = "AWSCognitoIdentityProviderService."
KEYS = {"AKIDALICE": "secret-of-alice", "AKIDBOB": "secret/of+bob"}
MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your "
    "AWS Secret Access Key and signing method. Consult the service documentation for details."
)

Signed = Callable[..., HttpRequest]


class Recorder:
    """Takes what boto3 sends and answers with nothing."""

    def __init__(self) -> None:
        self.request: HttpRequest | None = None

    def __call__(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        body = request.body or b""
        texts = tuple(
            (name, value.decode() if isinstance(value, bytes) else str(value))
            for name, value in request.headers.items()
        )
        raw = body if isinstance(body, bytes) else body.encode()
        self.request = HttpRequest(request.method, request.url, texts, raw)
        return AWSResponse(request.url, 200, {}, _Empty())


class _Empty:
    def stream(self) -> list[bytes]:
        return [b"{}"]


@functools.cache
def recorded_client(key: str, secret: str, token: str | None, region: str) -> tuple[Any, Recorder]:
    client = boto3.client(
        "cognito-idp",
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        endpoint_url="http://127.0.0.1:9229",
    )
    recorder = Recorder()
    client.meta.events.register("before-send.cognito-identity-provider", recorder)
    return client, recorder


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> Signed:
    """A ListUserPools as boto3 signs it at START."""

    def make(
        key: str = "AKIDALICE",
        secret: str | None = None,
        *,
        token: str | None = None,
        region: str = "us-east-1",
        at: float = START,
    ) -> HttpRequest:
        moment = datetime.fromtimestamp(at, UTC).replace(tzinfo=None)
        monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda *_, **__: moment)
        client, recorder = recorded_client(key, secret or KEYS.get(key, "?"), token, region)
        client.list_user_pools(MaxResults=7)
        assert recorder.request is not None
        return recorder.request

    return make


@pytest.fixture
def strict(store: Store, clock: FakeClock, new_key: Callable[[], Any]) -> LocalCloud:
    return LocalCloud(store, clock=clock, access_keys=AccessKeys(KEYS), new_key=new_key)


def refusal(cloud: LocalCloud, request: HttpRequest) -> tuple[str, str] | None:
    answer = cloud.handle(request)
    content = json.loads(answer.body)
    if answer.status == 200:
        assert content == {"UserPools": []}
        return None
    assert answer.status == 400
    return content["__type"], content["message"]


def with_header(request: HttpRequest, name: str, change: Callable[[str], str]) -> HttpRequest:
    headers = tuple(
        (key, change(value) if key.lower() == name else value) for key, value in request.headers
    )
    assert headers != request.headers
    return replace(request, headers=headers)


def without(request: HttpRequest, name: str) -> HttpRequest:
    kept = tuple(pair for pair in request.headers if pair[0].lower() != name)
    assert len(kept) == len(request.headers) - 1
    return replace(request, headers=kept)


@pytest.mark.parametrize("key", KEYS)
def test_what_boto3_signs_with_a_known_key_is_accepted(
    strict: LocalCloud, signed: Signed, key: str
) -> None:
    assert refusal(strict, signed(key)) is None


def test_temporary_credentials_and_an_explicit_host_are_accepted(
    strict: LocalCloud, signed: Signed
) -> None:
    request = signed(token="a-session-token")
    assert refusal(strict, request) is None
    host = ("Host", "127.0.0.1:9229")
    assert refusal(strict, replace(request, headers=(*request.headers, host))) is None


def test_an_unknown_key(strict: LocalCloud, signed: Signed) -> None:
    assert refusal(strict, signed("AKIDEVE")) == (
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    )


@pytest.mark.parametrize(
    "tamper",
    [
        lambda request: replace(request, body=request.body.replace(b"7", b"8")),
        lambda request: replace(request, url=request.url + "?page=2"),
        lambda request: with_header(request, "x-amz-target", lambda _: f"{TARGET}ListGroups"),
        lambda request: with_header(request, "content-type", lambda value: value + ";"),
        lambda request: with_header(request, "authorization", lambda value: value[:-1] + "g"),
        lambda request: with_header(request, "authorization", lambda value: value + "0"),
        lambda request: replace(request, headers=(*request.headers, ("Host", "other:9229"))),
    ],
    ids=["body", "query", "target", "type", "signature", "longer signature", "host"],
)
def test_what_was_changed_after_signing(
    strict: LocalCloud, signed: Signed, tamper: Callable[[HttpRequest], HttpRequest]
) -> None:
    request = signed()
    changed = tamper(request)
    assert changed != request
    assert refusal(strict, changed) == ("InvalidSignatureException", MISMATCH)


def test_another_secret(strict: LocalCloud, signed: Signed) -> None:
    assert refusal(strict, signed(secret="wrong")) == ("InvalidSignatureException", MISMATCH)


def test_an_unsigned_payload_is_none(strict: LocalCloud, signed: Signed) -> None:
    request = signed()
    headers = (*request.headers, ("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD"))
    kind, message = refusal(strict, replace(request, headers=headers)) or ("", "")
    assert kind == "InvalidSignatureException"
    assert "x-amz-content-sha256" in message


def test_another_operation_cannot_be_put_beside_the_signature(
    strict: LocalCloud, signed: Signed
) -> None:
    def forget(value: str) -> str:
        return value.replace(";x-amz-target", "")

    kind, message = refusal(strict, with_header(signed(), "authorization", forget)) or ("", "")
    assert kind == "InvalidSignatureException"
    assert message == "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization."


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (
            -301,
            "Signature expired: 20260924T134449Z is now earlier than 20260924T134450Z "
            "(20260924T134950Z - 5 min.)",
        ),
        (
            301,
            "Signature not yet current: 20260924T135451Z is still later than 20260924T135450Z "
            "(20260924T134950Z + 5 min.)",
        ),
    ],
)
def test_a_signature_is_good_for_five_minutes(
    strict: LocalCloud, signed: Signed, seconds: int, text: str
) -> None:
    inside = 299 if seconds > 0 else -299
    assert refusal(strict, signed(at=START + inside)) is None
    assert refusal(strict, signed(at=START + seconds)) == ("InvalidSignatureException", text)


def test_the_pools_clock_is_not_what_signatures_are_held_against(
    strict: LocalCloud, signed: Signed
) -> None:
    strict.clock.move(86_400)
    assert refusal(strict, signed()) is None


def test_another_region(strict: LocalCloud, signed: Signed) -> None:
    assert refusal(strict, signed(region="eu-west-1")) == (
        "InvalidSignatureException",
        "Credential should be scoped to a valid region, not 'eu-west-1'. ",
    )


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (
            "/cognito-idp/",
            "/s3/",
            "Credential should be scoped to correct service: 'cognito-idp'. ",
        ),
        (
            "/aws4_request",
            "/aws5_request",
            "Credential should be scoped with a valid terminator: 'aws4_request', not "
            "'aws5_request'. ",
        ),
        (
            "/20260924/",
            "/20260923/",
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
            "HTTP: '20260923' != '20260924', from '20260924T134950Z'.",
        ),
    ],
)
def test_another_scope(strict: LocalCloud, signed: Signed, old: str, new: str, text: str) -> None:
    request = with_header(signed(), "authorization", lambda value: value.replace(old, new))
    assert refusal(strict, request) == ("InvalidSignatureException", text)


def test_a_date_in_another_form(strict: LocalCloud, signed: Signed) -> None:
    request = with_header(signed(), "x-amz-date", lambda _: "20260924")
    assert refusal(strict, request) == (
        "IncompleteSignatureException",
        "Date must be in ISO-8601 'basic format'. Got '20260924'.",
    )


def test_no_signature_at_all(strict: LocalCloud, signed: Signed) -> None:
    assert refusal(strict, without(signed(), "authorization")) == (
        "MissingAuthenticationTokenException",
        "Missing Authentication Token",
    )


@pytest.mark.parametrize(
    "authorization",
    [
        "AWS4-HMAC-SHA256 Credential=AKIDALICE, SignedHeaders=host;x-amz-date, Signature=0",
        "AWS4-HMAC-SHA256 Credential=AKIDALICE/////, SignedHeaders=;;, Signature=\xe9",
        "AWS4-HMAC-SHA256 Credential=AKIDALICE/20260924/us-east-1/cognito-idp/aws4_request/x, "
        "SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=/, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential==,SignedHeaders==,Signature==",
        "AWS4-HMAC-SHA512 Credential=AKIDALICE, SignedHeaders=host, Signature=0",
        "Bearer eyJ",
    ],
)
def test_a_strange_header_is_refused(
    strict: LocalCloud, signed: Signed, authorization: str
) -> None:
    kind, message = refusal(
        strict, with_header(signed(), "authorization", lambda _: authorization)
    ) or ("", "")
    assert kind in (
        "IncompleteSignatureException",
        "InvalidSignatureException",
        "UnrecognizedClientException",
    )
    assert message


def test_public_operations_need_none(strict: LocalCloud) -> None:
    target = ("X-Amz-Target", f"{TARGET}GetUser")
    request = HttpRequest("POST", "http://127.0.0.1/", (target, ("Authorization", "x")), b"{}")
    assert json.loads(strict.handle(request).body)["__type"] == "InvalidParameterException"


def test_without_keys_only_the_form_counts(cloud: LocalCloud, signed: Signed) -> None:
    assert refusal(cloud, signed("AKIDEVE", at=START - 86_400)) is None
