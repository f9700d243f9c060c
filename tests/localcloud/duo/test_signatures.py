"""Who signed a request: every version of Duo's own clients, and what is refused."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import pytest
from duo_hmac.duo_hmac import DuoHmac

from tests.localcloud.duo.conftest import Duo

ODD_NAMES = ["alice", "søren ~ +&=/ %", "名前", "a~b", "a b+c"]


def code_of(call: Callable[[], Any]) -> int:
    with pytest.raises(RuntimeError) as caught:
        call()
    return caught.value.data["code"]


@pytest.mark.parametrize("version", [1, 2, 4, 5])
@pytest.mark.parametrize("digest", [hashlib.sha1, hashlib.sha512])
def test_every_version_of_duo_client(duo: Duo, version: int, digest: Any) -> None:
    client = duo.client(sig_version=version, digestmod=digest)
    assert client.check() == {"time": int(duo.wall())}
    for name in ODD_NAMES:
        answer = client.preauth(username=name)
        assert answer["result"] == ("auth" if name == "alice" else "enroll")
    # the odd names of a GET are signed in its query
    assert code_of(lambda: _status(client, "~ +/é&=")) == 40002


def _status(client: Any, txid: str) -> None:
    client.json_api_call("GET", "/auth/v2/auth_status", {"txid": txid})


@pytest.mark.parametrize("version", [1, 2, 4, 5])
def test_a_wrong_secret_key(duo: Duo, version: int) -> None:
    client = duo.client(skey="x" * 40, sig_version=version)
    assert code_of(client.check) == 40103
    assert code_of(lambda: client.preauth(username="alice")) == 40103


def test_another_host_is_signed(duo: Duo) -> None:
    client = duo.client(host="127.0.0.1")
    make, client.host = client._connect, "elsewhere.example"
    client._connect = lambda: _connected(client, make)
    assert code_of(client.check) == 40103


def _connected(client: Any, make: Callable[[], Any]) -> Any:
    client.host = "127.0.0.1"
    return make()


@pytest.mark.parametrize(
    ("skew", "accepted"), [(299, True), (-299, True), (301, False), (-301, False)]
)
def test_clocks_may_be_five_minutes_apart(duo: Duo, skew: int, accepted: bool) -> None:
    duo.wall.advance(skew)
    if accepted:
        assert duo.client().check()
    else:
        assert code_of(duo.client().check) == 40105


def test_the_clock_that_people_move_concerns_no_signature(duo: Duo) -> None:
    duo.clock.advance(90_000)
    assert duo.client().check()


def test_an_unknown_application_and_one_of_another_kind(duo: Duo) -> None:
    stranger = duo.client()
    stranger.ikey = "DIXXXXXXXXXXXXXXXXXX"
    assert code_of(stranger.check) == 40102
    with pytest.raises(RuntimeError) as caught:
        duo.client(duo.apps.web_sdk).check()
    assert caught.value.status == 403
    assert caught.value.data["code"] == 40301
    assert caught.value.data["message_detail"] == "Wrong integration type for this API."


def test_ping_needs_no_signature(duo: Duo) -> None:
    assert duo.client(skey="x" * 40).ping() == {"time": int(duo.wall())}


def raw(duo: Duo, method: str, path: str, headers: dict[str, str], body: str | None = None) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", duo.front.port, timeout=10)
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    answer = response.status, json.loads(response.read())
    connection.close()
    return answer


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 40101),
        ({"Authorization": "Bearer abc"}, 40101),
        ({"Authorization": "Basic ~~~"}, 40101),
        ({"Authorization": "Basic " + base64.b64encode(b"DI:00").decode()}, 40104),
    ],
)
def test_missing_credentials(duo: Duo, headers: dict[str, str], code: int) -> None:
    status, answer = raw(duo, "GET", "/auth/v2/check", headers)
    assert (status, answer["stat"], answer["code"]) == (code // 100, "FAIL", code)


def test_a_date_that_is_none(duo: Duo) -> None:
    pair = base64.b64encode(f"{duo.apps.auth_api.ikey}:{'0' * 40}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}", "Date": "yesterday"}
    assert raw(duo, "GET", "/auth/v2/check", headers)[1]["code"] == 40105
    headers["Date"] = formatdate(duo.wall())
    assert raw(duo, "GET", "/auth/v2/check", headers)[1]["code"] == 40103


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", ODD_NAMES)
def test_duo_hmac_signs_its_own_date_header(duo: Duo, method: str, name: str) -> None:
    app = duo.apps.auth_api
    signer = DuoHmac(app.ikey, app.skey, "127.0.0.1")
    path = {"GET": "/auth/v2/auth_status", "POST": "/auth/v2/preauth"}[method]
    parameter = {"GET": "txid", "POST": "username"}[method]
    uri, body, headers = signer.get_authentication_components(
        method, path, {parameter: name}, {"X-Duo-Extra": "one"}
    )
    assert "Date" not in headers
    target = uri.removeprefix("127.0.0.1")
    status, answer = raw(duo, method, target, headers, body or None)
    assert (status, answer.get("code")) == ((400, 40002) if method == "GET" else (200, None))
    headers["X-Duo-Extra"] = "two"
    assert raw(duo, method, target, headers, body or None)[1]["code"] == 40103


def test_a_changed_body_is_not_what_was_signed(duo: Duo) -> None:
    app = duo.apps.auth_api
    signer = DuoHmac(app.ikey, app.skey, "127.0.0.1")
    _, body, headers = signer.get_authentication_components(
        "POST", "/auth/v2/preauth", {"username": "alice"}
    )
    changed = body.replace("alice", "rita")
    assert raw(duo, "POST", "/auth/v2/preauth", headers, changed)[1]["code"] == 40103


def test_paths_and_bodies_that_nobody_knows(duo: Duo) -> None:
    client = duo.client()
    assert code_of(lambda: client.json_api_call("GET", "/auth/v2/other", {})) == 40401
    assert code_of(lambda: client.json_api_call("GET", "/auth/v2/preauth", {})) == 40401
    assert raw(duo, "GET", "/", {})[1]["code"] == 40401
