"""Responses byte by byte: headers, member order, empty bodies, errors, CORS."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.keys import new_rsa_key
from mfa_tui.localcloud.store import Store
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, header
from tests.localcloud.conftest import SIGNATURE, Site

Post = Callable[..., HttpResponse]
TARGET = ("X-Amz-Target", "AWSCognitoIdentityProviderService.InitiateAuth")


def error(response: HttpResponse) -> tuple[int, str, str | None]:
    body = json.loads(response.body)
    return response.status, body["__type"], body.get("message")


def test_a_success_as_the_service_writes_it(post: Post) -> None:
    response = post("CreateUserPool", {"PoolName": "demo"})
    assert response.status == 200
    assert header(response.headers, "Content-Type") == "application/x-amz-json-1.1"
    assert header(response.headers, "Date") == "Thu, 24 Sep 2026 13:49:50 GMT"
    assert header(response.headers, "Content-Length") == str(len(response.body))
    assert uuid.UUID(header(response.headers, "x-amzn-RequestId")).version == 4
    assert response.body.startswith(b'{"UserPool":{"AccountRecoverySetting":{')
    assert b": " not in response.body
    assert b"null" not in response.body
    assert json.loads(response.body)["UserPool"]["CreationDate"] == 1_790_257_790.25


def test_members_are_in_alphabetical_order(post: Post) -> None:
    pool = json.loads(post("CreateUserPool", {"PoolName": "demo"}).body)["UserPool"]
    assert list(pool) == sorted(pool)
    assert list(pool["Policies"]["PasswordPolicy"]) == sorted(pool["Policies"]["PasswordPolicy"])


def test_text_travels_as_utf_8(post: Post) -> None:
    response = post("CreateUserPool", {"PoolName": "demo", "UserPoolTags": {"a": "Zoë 🙂"}})
    assert "Zoë 🙂".encode() in response.body


def test_an_empty_result_is_two_bytes(site: Site, post: Post) -> None:
    key = {"UserPoolId": site.pool_id, "Username": "alice"}
    response = post("AdminSetUserPassword", key | {"Password": "Correct-Horse-8"})
    assert (response.status, response.body) == (200, b"{}")


def test_an_error_as_the_service_writes_it(post: Post) -> None:
    response = post("DescribeUserPool", {"UserPoolId": "us-east-1_Nowhere00"})
    text = "User pool us-east-1_Nowhere00 does not exist."
    assert response.body == (
        b'{"__type":"ResourceNotFoundException","message":"%s"}' % text.encode()
    )
    assert response.status == 400
    assert header(response.headers, "x-amzn-ErrorType") == "ResourceNotFoundException:"
    assert header(response.headers, "x-amzn-ErrorMessage") == text


def test_an_error_header_holds_only_what_a_header_may(post: Post) -> None:
    response = post("CreateUserPool", {"PoolName": "\r\nx-evil: 1 \u2028é" + "x" * 5_000})
    text = header(response.headers, "x-amzn-ErrorMessage")
    assert response.status == 400
    assert text
    assert text.isascii()
    assert text.isprintable()
    assert len(text) <= 1_024


@pytest.mark.parametrize(
    "target", [None, "", "InitiateAuth", "Other.InitiateAuth", f"{TARGET[1]}x", f"{TARGET[1]}.x"]
)
def test_an_unknown_target(cloud: LocalCloud, target: str | None) -> None:
    headers = (("X-Amz-Target", target),) if target is not None else ()
    response = cloud.handle(HttpRequest("POST", "http://local/", headers, b"{}"))
    assert error(response) == (400, "UnknownOperationException", None)
    assert response.body == b'{"__type":"UnknownOperationException"}'
    assert header(response.headers, "x-amzn-ErrorMessage") is None


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("PUT", "http://local/"),
        ("POST", "http://local/other"),
        ("GET", "http://local/"),
        ("GET", "http://local/../etc/passwd"),
        ("GET", "http://[broken/"),
        ("POST", ""),
    ],
)
def test_another_path_or_method(cloud: LocalCloud, method: str, url: str) -> None:
    response = cloud.handle(HttpRequest(method, url))
    assert response.status in (400, 404)
    assert json.loads(response.body)["__type"] == "UnknownOperationException"


def test_a_body_above_one_mebibyte_is_refused(post: Post) -> None:
    status, kind, message = error(post("InitiateAuth", b" " * (1024 * 1024 + 1)))
    assert (status, kind) == (400, "SerializationException")
    assert message == "The request body is larger than 1048576 bytes."


@pytest.mark.parametrize("operation", ["CreateIdentityProvider", "GetUICustomization"])
def test_an_operation_that_is_not_built_says_so(post: Post, operation: str) -> None:
    status, kind, message = error(post(operation, {}))
    assert (status, kind) == (400, "NotImplemented")
    assert message
    assert message.startswith(f"The local cloud does not implement {operation}. It implements: ")
    assert "InitiateAuth" in message


@pytest.mark.parametrize(
    ("headers", "kind", "message"),
    [
        ([], "MissingAuthenticationTokenException", "Missing Authentication Token"),
        (
            [("Authorization", SIGNATURE.replace("Credential", "Nothing")), ("X-Amz-Date", "x")],
            "IncompleteSignatureException",
            "Authorization header requires 'Credential' parameter.",
        ),
        (
            [("Authorization", "Bearer abc")],
            "IncompleteSignatureException",
            "Authorization header requires 'Credential' parameter. "
            "Authorization header requires 'Signature' parameter. "
            "Authorization header requires 'SignedHeaders' parameter. "
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
        ),
    ],
)
def test_signed_operations_want_a_signature(
    post: Post, headers: list[tuple[str, str]], kind: str, message: str
) -> None:
    response = post("DescribeUserPool", {"UserPoolId": "us-east-1_x"}, ("Host", "x"), *headers)
    assert error(response) == (400, kind, message)


def test_unsigned_operations_ignore_a_broken_signature(site: Site, post: Post) -> None:
    body = {
        "AuthFlow": "USER_PASSWORD_AUTH",
        "ClientId": site.client_id,
        "AuthParameters": {"USERNAME": "alice", "PASSWORD": "Correct-Horse-9"},
        "ClientMetadata": None,
    }
    assert post("InitiateAuth", body, ("Authorization", "Bearer x")).status == 200


def test_a_browsers_preflight(cloud: LocalCloud) -> None:
    asked = ("Access-Control-Request-Headers", "content-type,x-amz-target")
    response = cloud.handle(HttpRequest("OPTIONS", "http://local/", (asked,)))
    assert (response.status, response.body) == (200, b"")
    assert {name: value for name, value in response.headers if name.startswith("access")} == {
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": "content-type,x-amz-target",
        "access-control-expose-headers": "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
        "access-control-max-age": "172800",
    }


def test_answers_carry_cors_headers_too(post: Post) -> None:
    headers = post("GetUser", {"AccessToken": "x"}).headers
    assert header(headers, "access-control-allow-origin") == "*"
    exposed = header(headers, "access-control-expose-headers")
    assert exposed == "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"


def test_a_bug_is_a_500_and_logged_without_its_text(
    site: Site, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    made = [new_rsa_key()]

    def one_key_only() -> RSAPrivateKey:
        if not made:
            raise RuntimeError("hunter2")
        return made.pop()

    keys = f"https://cognito.test/{site.pool_id}/.well-known/jwks.json"
    cloud = LocalCloud(store, new_key=one_key_only)
    response = cloud.handle(HttpRequest("GET", keys, (), b""))
    request_id = header(response.headers, "x-amzn-RequestId")
    assert error(response) == (
        500,
        "InternalErrorException",
        "Internal error in the local cloud.",
    )
    assert request_id
    assert request_id in caplog.text
    assert "RuntimeError in " in caplog.text
    assert "hunter2" not in caplog.text
    with store.transaction() as database:
        assert database.execute("SELECT count(*) FROM signing_key").fetchone()[0] == 0


def test_a_locked_database_is_said_plainly(tmp_path: Path) -> None:
    path = tmp_path / "cloud.db"
    with closing(Store.open(path, patience=0)) as store, closing(Store.open(path)) as other:
        request = HttpRequest("GET", "http://local/us-east-1_x/.well-known/jwks.json")
        with other.transaction():
            response = LocalCloud(store).handle(request)
    assert error(response) == (
        500,
        "InternalErrorException",
        "Local database: another program keeps it locked",
    )


def test_nothing_is_raised_even_without_a_database(post: Post, store: Store) -> None:
    store.close()
    assert post("DescribeUserPool", {"UserPoolId": "us-east-1_x"}).status == 500
