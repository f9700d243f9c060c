"""`mfa-tui tap --headless`: a line for each call, and nothing secret in it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from queue import Queue
from typing import Any

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner

from mfa_tui.cli import main
from mfa_tui.signin.target import Target
from mfa_tui.tap import headless
from mfa_tui.tap.world import NO_CLIENT, TapWorld
from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from tests.tap.conftest import PASSWORD, USER, Behind, client_at

POOL = "us-east-1_AbCdEf123"


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
    except OSError:
        return False
    return True


def sign_in(url: str, behind: Behind, password: str) -> None:
    with closing(client_at(url)) as api:
        api.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=behind.client_id,
            AuthParameters={"USERNAME": USER, "PASSWORD": password},
        )


def new_world(behind: Behind, host: str = "127.0.0.1") -> TapWorld:
    target = Target.remote(behind.pool_id, NO_CLIENT, endpoint_url=behind.url)
    return TapWorld(target, behind.url, 0, host=host)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Queue[tuple[str, bool]]:
    """What is printed, line by line, and whether on standard error."""
    lines: Queue[tuple[str, bool]] = Queue()

    def echo(text: str, err: bool = False) -> None:
        lines.put((text, err))

    monkeypatch.setattr(headless.click, "echo", echo)
    return lines


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue[Any]]:
    """The calls that wait to be printed; None among them is what a signal puts there."""
    calls: Queue[Any] = Queue()
    monkeypatch.setattr(headless, "SimpleQueue", lambda: calls)
    # signals are for the main thread, and the tap runs in another one here
    monkeypatch.setattr(headless, "_SIGNALS", ())
    yield calls
    calls.put(None)


def test_calls_are_told_as_they_are_answered(
    behind: Behind, printed: Queue[tuple[str, bool]], queue: Queue[Any]
) -> None:
    world = new_world(behind)
    thread = threading.Thread(target=headless.listen, args=(world,), daemon=True)
    thread.start()
    told, err = printed.get(timeout=30)
    url = world.outside.url
    assert url is not None and err and f"Let your program call {url}" in told
    sign_in(url, behind, PASSWORD)
    line, err = printed.get(timeout=30)
    assert not err
    assert all(word in line for word in ("   1  InitiateAuth ", " 200  tokens ", " ms  Boto3/"))
    with pytest.raises(ClientError):
        sign_in(url, behind, "Wrong-Horse-9")
    line, _ = printed.get(timeout=30)
    assert "NotAuthorizedException" in line and "| Incorrect username or password." in line
    assert "Wrong-Horse-9" not in line
    queue.put(None)
    thread.join(30)
    assert not thread.is_alive() and world.outside.url is None


def test_a_line_stays_a_line_and_keeps_secrets() -> None:
    request = HttpRequest("POST", "http://a/", (), b'{"ConfirmationCode": "135791"}')
    body = b'{"__type": "CodeMismatchException", "message": "not 135791\\n\\u001b[31m"}'
    answered = Exchange(
        7, Party.APP, Party.COGNITO, "ConfirmSignUp", request, 0.0, HttpResponse(400, (), body)
    )
    line = headless.line_of(answered)
    assert "135791" not in line and "\x1b" not in line and "\n" not in line
    assert "400  CodeMismatchException" in line


@pytest.mark.skipif(not has_ipv6(), reason="this computer has no ::1")
def test_it_listens_on_the_other_loopback_too(behind: Behind) -> None:
    world = new_world(behind, "::1")
    try:
        world.open()
        url = world.outside.url
        assert url is not None and url.startswith("http://[::1]:")
        sign_in(url, behind, PASSWORD)
        assert world.trace.snapshot()[-1].outcome == "tokens"
    finally:
        world.close()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "'0.0.0.0' is not where a tap may listen"),
        (["--host", "example.com"], "--host takes 127.0.0.1 or ::1."),
        (["--headless", "--client-id", "abc"], "--client-id is for the screens"),
    ],
)
def test_a_wrong_wish_is_refused(arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(main, ["tap", "--pool-id", POOL, *arguments], terminal_width=300)
    assert done.exit_code == 2
    assert words in " ".join(done.stderr.split())
