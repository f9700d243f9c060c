"""The port itself: both protocols, enrolment pages, and what hostile or clumsy clients do to it."""

from __future__ import annotations

import http.client
import io
import logging
import socket
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import zxingcpp
from PIL import Image

from mfa_tui.localcloud.duo import oidc
from mfa_tui.localcloud.duo.practice import standing
from tests.localcloud.duo.browser import Browser
from tests.localcloud.duo.conftest import Duo
from tests.localcloud.duo.test_signatures import ODD_NAMES


def test_one_port_speaks_both(duo: Duo) -> None:
    plain = requests.get(f"{duo.front.url}/auth/v2/ping", timeout=10)
    encrypted = requests.get(
        f"https://{duo.front.host}/auth/v2/ping", verify=str(duo.front.ca_file), timeout=10
    )
    assert plain.json() == encrypted.json()
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"https://{duo.front.host}/auth/v2/ping", timeout=10)


def test_a_connection_is_used_again(duo: Duo) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", duo.front.port, timeout=10)
    connection.request("GET", "/auth/v2/ping")
    connection.getresponse().read()
    used = connection.sock
    connection.request("GET", "/auth/v2/ping")
    assert connection.getresponse().status == 200
    assert connection.sock is used
    connection.close()


@pytest.mark.parametrize(
    ("bytes_sent", "status"),
    [
        (b"POST /auth/v2/auth HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n", b"413"),
        (b"POST /auth/v2/auth HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"411"),
        (b"POST /auth/v2/auth HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"411"),
        (b"nonsense\r\n\r\n", b"400"),
    ],
)
def test_clumsy_clients(duo: Duo, bytes_sent: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", duo.front.port), timeout=10) as connection:
        connection.sendall(bytes_sent)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := connection.recv(4096):
            answer += chunk
    assert status in answer.partition(b"\r\n")[0]
    assert duo.client().ping()


def test_a_handshake_that_is_none_harms_nobody(duo: Duo) -> None:
    with socket.create_connection(("127.0.0.1", duo.front.port), timeout=10) as connection:
        connection.sendall(b"\x16 no handshake\r\n\r\n")
        # The front may already have hung up with bytes unread, which resets the connection: half
        # closing it then fails (ENOTCONN), and so does reading (ECONNRESET).
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
            assert b"HTTP" not in connection.recv(4096)
    assert duo.client().ping()


def test_the_addresses_of_an_enrolment(duo: Duo) -> None:
    begun = duo.client().enroll(username="newcomer")
    picture = requests.get(begun["activation_barcode"], verify=str(duo.front.ca_file), timeout=10)
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.content)))
    assert found.text == begun["activation_code"]
    browser = Browser(duo.front.url)
    browser.open(begun["activation_url"])
    assert begun["activation_code"] in browser.text
    duo.mobile.activate(found.text)
    browser.open(begun["activation_url"])
    assert browser.status == 404


def test_the_portal_of_preauth_enrols_a_stranger(duo: Duo) -> None:
    client = duo.client()
    browser = Browser(duo.front.url)
    browser.open(client.preauth(username="stranger")["enroll_portal_url"])
    assert duo.mobile.activate(next(w for w in browser.text.split() if w.startswith("duo://")))
    assert client.preauth(username="stranger")["result"] == "auth"
    late = client.preauth(username="other")["enroll_portal_url"]
    duo.clock.advance(300)
    code = urlsplit(late).path.rpartition("/")[2]
    assert duo.mobile.activate(code) is None


@pytest.mark.parametrize("path", ["/portal/none", "/prompt/none", "/frame/qr", "/frame/qr?value="])
def test_pages_that_are_not_there(duo: Duo, path: str) -> None:
    browser = Browser(duo.front.url)
    browser.open(f"{duo.front.url}{path}")
    assert browser.status == 404


def test_every_name_survives_the_way(duo: Duo) -> None:
    for name in ODD_NAMES[1:]:
        user = duo.local.account.add_user(name)
        duo.local.account.add_phone(user, number="+15555550300")
        assert duo.client().preauth(username=name)["result"] == "auth"


def test_how_practice_people_stand(duo: Duo) -> None:
    told = {user.username: standing(user) for user in duo.local.account.users}
    assert told["alice"] == "iOS (XXX-XXX-0200)"
    assert told["bob"] == "Android (XXX-XXX-0201), Token"
    assert told["nina"] == "no device yet"
    assert told["rita"] == "let through without a factor"
    assert (told["uma"], told["dan"]) == ("locked out", "disabled")


def test_no_secret_is_logged(
    duo: Duo, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    account = duo.mobile.accounts[0]
    code = duo.mobile.passcode(account)
    duo.client().auth("passcode", username=account.username, passcode=code)
    duo.client().auth("sms", username="alice", device="auto")
    written = "".join([caplog.text, *capfd.readouterr()])
    texts = [word for word in duo.inbox.notes[0].text.split() if word.isdigit()]
    for app in duo.local.account.applications:
        for secret in (app.skey, app.akey or app.skey, code, *texts):
            assert secret not in written
            assert secret not in repr(app) + repr(duo.local.account.users)


def test_the_folder_of_the_certificate_passes(duo: Duo) -> None:
    folder: Path = duo.front.ca_file.parent
    assert folder.stat().st_mode & 0o077 == 0
    duo.front.stop()
    assert not folder.exists()


def test_a_query_of_the_redirect_is_kept() -> None:
    uri = oidc._with_query("https://app.example/back?a=1&b=", {"state": "x y"})
    assert parse_qsl(urlsplit(uri).query, keep_blank_values=True) == [
        ("a", "1"),
        ("b", ""),
        ("state", "x y"),
    ]
