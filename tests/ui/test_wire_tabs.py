"""The tabs of the wire pane: which there are, and what code and tokens say."""

from __future__ import annotations

import base64
import json
import threading
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from textual.pilot import Pilot

from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace
from mfa_tui.ui.widgets.wire import WirePane
from mfa_tui.ui.wire_aids import WireAids
from mfa_tui.ui.wire_commands import wire_commands
from tests.ui.screen import screen_text
from tests.ui.test_wire import SIZES, WireApp, call, in_a_thread, new_trace, selected_row, sign_in
from tests.ui.test_wire import text as shown

NOW = 1_795_000_000
POOL = "us-east-1_Demo01"
ISSUER = f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwks(key: rsa.RSAPrivateKey) -> bytes:
    public = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    return json.dumps({"keys": [public | {"kid": "key-1", "alg": "RS256", "use": "sig"}]}).encode()


def token(key: rsa.RSAPrivateKey, **claims: Any) -> str:
    usual = {"iss": ISSUER, "token_use": "id", "exp": NOW + 3_600, "iat": NOW}
    return jwt.encode(usual | claims, key, algorithm="RS256", headers={"kid": "key-1"})


def tokens(trace: Trace, **named: str) -> None:
    call(trace, "InitiateAuth", {"ClientId": "c"}, 200, {"AuthenticationResult": named})


def publish(trace: Trace, key: rsa.RSAPrivateKey) -> None:
    request = HttpRequest("GET", f"http://127.0.0.1/{POOL}/.well-known/jwks.json")
    opened = trace.open(Party.APP, Party.COGNITO, "jwks.json", request)
    trace.close(opened.number, HttpResponse(200, (), jwks(key)))


def words(app: WireApp) -> str:
    return " ".join(shown(app).split())


# -- the line of tabs ------------------------------------------------------------------------


async def test_digits_and_arrows_turn_the_tabs() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        line = next(line for line in screen_text(app) if "▸" in line)
        assert line == "▸1 Request  2 Response  3 Explain  4 Code  5 Tokens –"
        for key, on in (
            ("2", "2 Response"),
            ("3", "3 Explain"),
            ("4", "4 Code"),
            ("5", "5 Tokens"),
        ):
            await pilot.press(key)
            assert f"▸{on}" in shown(app)
        await pilot.press("enter", "right")
        assert "▸1 Request" in shown(app)
        await pilot.press("left", "left")
        assert "▸4 Code" in shown(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_line_fits_and_the_tab_stays_for_the_next_exchange(size: tuple[int, int]) -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=size) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        await pilot.press("2", "p")
        line = next(line for line in screen_text(app) if "▸" in line)
        assert "▸2 Response" in line and "5" in line and len(line) <= size[0]
        assert "HTTP status 200" in shown(app)


async def test_a_tab_with_something_in_it_has_no_dash() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: tokens(app.trace, AccessToken="a.b.c"))
        assert "5 Tokens" in shown(app) and "Tokens –" not in shown(app)


# -- what is packed inside -------------------------------------------------------------------


async def test_decoded_shows_what_is_packed_and_raw_does_not() -> None:
    app = WireApp(new_trace())
    inner = base64.urlsafe_b64encode(
        b'{"type":"webauthn.get","origin":"https://a.example"}'
    ).decode()
    answer = {"Options": json.dumps({"clientDataJSON": inner})}
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "GetUser", {}, 200, answer))
        await pilot.press("2")
        assert "↳ JSON in a text:" in shown(app) and "↳ Base64 of JSON:" in shown(app)
        assert '"origin": "https://a.example"' in shown(app)
        await pilot.press("b")
        assert "↳" not in shown(app)


async def test_secrets_in_what_is_packed_are_masked_until_revealed() -> None:
    app = WireApp(new_trace())
    packed = base64.b64encode(b'{"password":"Tr0ub4dor!"}').decode()
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "GetUser", {"Data": packed}, 200, {}))
        assert '"password": "•••(10)"' in shown(app)
        await pilot.press("r")
        assert '"password": "Tr0ub4dor!"' in shown(app)


async def test_a_form_is_laid_out_by_name() -> None:
    app = WireApp(new_trace())
    body = b"Action=Publish&PhoneNumber=%2B15550100&token=very-secret-thing"
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "Publish", body, 200, b"{}"))
        assert "PhoneNumber = +15550100" in shown(app)
        assert "very-secret-thing" not in shown(app)


# -- code ------------------------------------------------------------------------------------


async def test_c_goes_from_language_to_language_and_y_copies_the_code() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 30)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        await pilot.press("p", "c")
        assert "‹ AWS CLI ›" in shown(app) and "COGNITO_PASSWORD" in shown(app)
        await pilot.press("c", "y")
        assert "‹ boto3 ›" in shown(app) and "import boto3" in shown(app)
        copied = next(each for each in app.seen if isinstance(each, WirePane.CopyRequested))
        assert copied.what == "call 1 as boto3"
        assert "Passw0rd!" not in copied.text and 'os.environ["COGNITO_PASSWORD"]' in copied.text
        await pilot.press("c")
        assert "curl" in shown(app)


async def test_what_is_no_call_of_the_api_says_so_and_copies_nothing() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 30)) as pilot:
        request = HttpRequest("POST", "https://api-1.duo.example/auth/v2/auth", (), b"factor=push")
        opened = app.trace.open(Party.LAMBDA, Party.DUO, "POST /auth/v2/auth", request)
        app.trace.close(opened.number, HttpResponse(200, (), b"{}"))
        await pilot.press("4", "y")
        assert "✗ This is no call of the Cognito API. curl can send it again." in words(app)
        assert app.query(WirePane).only_one() and not any(
            isinstance(each, WirePane.CopyRequested) for each in app.seen
        )


# -- tokens ----------------------------------------------------------------------------------


async def test_tokens_are_taken_apart_and_checked_by_recorded_keys(key: rsa.RSAPrivateKey) -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 60)) as pilot:
        await in_a_thread(pilot, lambda: publish(app.trace, key))
        genuine = token(key, sub="s-1")
        await in_a_thread(pilot, lambda: tokens(app.trace, IdToken=genuine))
        await pilot.press("5")
        assert "ID token response.AuthenticationResult.IdToken" in words(app)
        assert "token_use is id" in shown(app)
        assert "✓ expires in 60 minutes" in words(app)
        assert "✓ signed by the pool (RS256, kid key-1" in words(app)
        assert "kid key-1" in words(app) and "sub s-1" in words(app)
        assert genuine not in shown(app).replace("\n", "")


async def test_a_token_of_another_key_fails(key: rsa.RSAPrivateKey) -> None:
    app = WireApp(new_trace())
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    async with app.run_test(size=(80, 60)) as pilot:
        await in_a_thread(pilot, lambda: publish(app.trace, key))
        await in_a_thread(pilot, lambda: tokens(app.trace, AccessToken=token(other)))
        await pilot.press("5")
        assert "✗ Signature verification failed" in words(app)


async def test_encrypted_and_opaque_tokens_are_named_as_such() -> None:
    app = WireApp(new_trace())
    header = base64.urlsafe_b64encode(b'{"alg":"RSA-OAEP","enc":"A256GCM"}').decode().rstrip("=")
    async with app.run_test(size=(80, 60)) as pilot:
        refresh = f"{header}.a.b.c.d"
        await in_a_thread(
            pilot, lambda: tokens(app.trace, RefreshToken=refresh, AccessToken="opaque-thing")
        )
        await pilot.press("5")
        assert "encrypted: only Cognito can read a refresh token" in words(app)
        assert "opaque token response.AuthenticationResult.AccessToken" in words(app)
        assert "opaque-thing" not in shown(app)
        await pilot.press("r")
        assert "opaque-thing" in shown(app)


async def test_a_token_under_a_shared_secret_is_not_judged() -> None:
    app = WireApp(new_trace())
    assertion = jwt.encode({"iss": "client"}, "s" * 40, algorithm="HS256")
    async with app.run_test(size=(80, 60)) as pilot:
        body = f"client_assertion={assertion}".encode()
        await in_a_thread(pilot, lambda: call(app.trace, "GetUser", body, 200, {}))
        await pilot.press("5")
        assert "signature not checked: HS256 is made with a secret that two sides share" in words(
            app
        )


class FetchingApp(WireApp):
    """The pane with aids that record the keys of the pool, or do not."""

    def __init__(self, trace: Trace, key: rsa.RSAPrivateKey | None) -> None:
        super().__init__(trace)
        self.asked: list[str] = []
        self.done = threading.Event()
        app = self

        class Aids(WireAids):
            def fetch_keys(self, pool_id: str) -> str:
                app.asked.append(pool_id)
                if key is not None:
                    publish(trace, key)
                return "the pool does not answer"

        self.aids = Aids()

    def compose(self) -> Any:
        yield WirePane(self.trace, self.aids)


async def fetched(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_keys_that_are_not_recorded_are_fetched_once_and_the_list_holds(
    key: rsa.RSAPrivateKey,
) -> None:
    app = FetchingApp(new_trace(), key)
    async with app.run_test(size=(80, 60)) as pilot:
        await in_a_thread(pilot, lambda: tokens(app.trace, IdToken=token(key)))
        assert app.asked == []
        await pilot.press("5")
        await fetched(pilot)
        assert app.asked == [POOL]
        assert "▌ 1 " in selected_row(app) and "jwks.json" in shown(app)
        assert "✓ signed by the pool" in words(app)


async def test_keys_that_do_not_come_are_said_to_be_missing(key: rsa.RSAPrivateKey) -> None:
    app = FetchingApp(new_trace(), None)
    async with app.run_test(size=(80, 60)) as pilot:
        await in_a_thread(pilot, lambda: tokens(app.trace, IdToken=token(key)))
        await pilot.press("5")
        await fetched(pilot)
        await pilot.press("1", "5")
        assert app.asked == [POOL]
        assert "signature not checked: the pool does not answer" in words(app)


# -- the palette -----------------------------------------------------------------------------


async def test_the_palette_names_the_keys_of_the_pane_and_its_commands_work() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        pane = app.query_one(WirePane)
        commands = {each.title: each for each in wire_commands(pane.run_action)}
        names = " ".join(commands)
        for sought in ("diagram", "diff", "HAR", "replay", "filter", "mark", "note", "curl", "JWT"):
            assert sought in names
        await commands["Wire: response"].callback()
        await pilot.pause()
        assert "▸2 Response" in shown(app)
