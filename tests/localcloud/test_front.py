"""The HTTP front over a real loopback socket, with plain handlers behind it."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from mfa_tui.localcloud.front import MAX_BODY_BYTES, Front
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, header


def echo(request: HttpRequest) -> HttpResponse:
    seen = {"method": request.method, "url": request.url, "size": len(request.body)}
    headers = (("x-amzn-RequestId", "r-1"), ("Vary", "a"), ("Vary", "b"))
    return HttpResponse(418, headers, json.dumps(seen).encode())


def connected(front: Front) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(front.url).netloc, timeout=10)


@pytest.fixture
def front() -> Iterator[Front]:
    with Front(echo) as running:
        yield running


@pytest.fixture
def connection(front: Front) -> Iterator[http.client.HTTPConnection]:
    client = connected(front)
    yield client
    client.close()


def answer(
    client: http.client.HTTPConnection, method: str, target: str, body: bytes = b""
) -> http.client.HTTPResponse:
    client.request(method, target, body)
    return client.getresponse()


def test_it_serves_on_loopback_as_soon_as_it_is_started(front: Front) -> None:
    assert front.url.startswith("http://127.0.0.1:")
    assert not front.url.endswith(":0")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
@pytest.mark.parametrize(
    "target", ["/", "/us-east-1_Demo01/.well-known/jwks.json", "/a%2Fb//c?x=%20&y"]
)
def test_every_method_and_path_reaches_the_handler(
    front: Front, connection: http.client.HTTPConnection, method: str, target: str
) -> None:
    response = answer(connection, method, target, b"abc")
    assert response.status == 418
    assert json.load(response) == {"method": method, "url": front.url + target, "size": 3}


def test_response_headers_keep_spelling_order_and_repetition(
    connection: http.client.HTTPConnection,
) -> None:
    response = answer(connection, "POST", "/")
    body = response.read()
    assert response.getheaders() == [
        ("x-amzn-RequestId", "r-1"),
        ("Vary", "a"),
        ("Vary", "b"),
        ("Content-Length", str(len(body))),
    ]


def test_the_handler_sees_headers_and_body_as_sent() -> None:
    requests: list[HttpRequest] = []

    def keep(request: HttpRequest) -> HttpResponse:
        requests.append(request)
        return HttpResponse(200)

    with Front(keep) as front:
        client = connected(front)
        client.request("POST", "/", b"\x00\xff", {"X-Amz-Target": "Service.GetUser"})
        assert client.getresponse().read() == b""
        client.close()
    assert requests[0].body == b"\x00\xff"
    assert requests[0].operation == "GetUser"
    assert header(requests[0].headers, "Content-Length") == "2"


def test_a_header_that_latin_1_cannot_hold_does_not_break_the_answer() -> None:
    with Front(lambda _: HttpResponse(200, (("x-amzn-ErrorMessage", "schön 🔑"),))) as front:
        client = connected(front)
        assert answer(client, "POST", "/").getheader("x-amzn-ErrorMessage") == "schön ?"
        client.close()


def test_a_connection_serves_many_requests(connection: http.client.HTTPConnection) -> None:
    for size in range(5):
        assert json.load(answer(connection, "POST", "/", b"x" * size))["size"] == size


def test_the_largest_body_passes_and_a_larger_one_gets_an_envelope(
    connection: http.client.HTTPConnection,
) -> None:
    assert (
        json.load(answer(connection, "POST", "/", b"x" * MAX_BODY_BYTES))["size"] == MAX_BODY_BYTES
    )
    response = answer(connection, "POST", "/", b"x" * (MAX_BODY_BYTES + 1))
    assert response.status == 400
    assert response.getheader("Content-Type") == "application/x-amz-json-1.1"
    assert json.load(response)["__type"] == "SerializationException"


def test_requests_are_handled_at_the_same_time() -> None:
    both_inside = threading.Barrier(2, timeout=10)

    def meet(_: HttpRequest) -> HttpResponse:
        both_inside.wait()
        return HttpResponse(200)

    with Front(meet) as front:
        clients = [connected(front), connected(front)]
        for client in clients:
            client.request("POST", "/")
        assert [client.getresponse().status for client in clients] == [200, 200]
        for client in clients:
            client.close()


def test_an_unreadable_request_leaves_the_server_alive(front: Front) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(front.url).port or 0), timeout=10) as raw:
        raw.sendall(b"\x16\x03\x01 not http\r\n\r\n")
        assert b" 400 " in raw.recv(4096)
    client = connected(front)
    assert answer(client, "GET", "/").status == 418
    client.close()


def test_a_taken_port_is_said_plainly(front: Front) -> None:
    port = urlsplit(front.url).port or 0
    with pytest.raises(OSError, match=f"Port {port} on 127.0.0.1 is in use by another program"):
        Front(echo, port=port).start()


def test_after_stop_the_port_is_free_and_the_thread_gone() -> None:
    before = set(threading.enumerate())
    front = Front(echo)
    front.start()
    started = set(threading.enumerate()) - before
    port = urlsplit(front.url).port or 0
    front.stop()
    front.stop()
    assert started
    assert not any(thread.is_alive() for thread in started)
    with Front(echo, port=port) as again:
        assert again.url == front.url
