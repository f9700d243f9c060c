"""The Universal Prompt: unmodified duo_universal over TLS, and a browser without JavaScript."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import duo_universal
import jwt
import pytest
import requests
from duo_universal.client import DuoException

from tests.localcloud.duo.browser import Browser
from tests.localcloud.duo.conftest import Duo

# PyJWT finds the 40 characters of a client secret short for HS512
pytestmark = pytest.mark.filterwarnings("ignore:The HMAC key is")

BACK = "http://127.0.0.1:9555/duo-callback"
STATE, NONCE = "s" * 36, "n" * 36


def application(duo: Duo, **options: Any) -> duo_universal.Client:
    app = duo.apps.web_sdk
    given = {
        "client_id": app.ikey,
        "client_secret": app.skey,
        "host": duo.front.host,
        "redirect_uri": BACK,
        "duo_certs": str(duo.front.ca_file),
        **options,
    }
    return duo_universal.Client(**given)


def browser_at(duo: Duo, url: str) -> Browser:
    browser = Browser(duo.front.url)
    browser.open(url)
    return browser


def prompt(duo: Duo, username: str = "alice", **options: Any) -> Browser:
    client = application(duo, **options)
    return browser_at(duo, client.create_auth_url(username, STATE, nonce=NONCE))


def approved(duo: Duo, username: str = "alice", **options: Any) -> Browser:
    browser = prompt(duo, username, **options)
    browser.press("push")
    duo.mobile.answer(duo.mobile.pushes[0].id, "approve")
    browser.refresh()
    return browser


def exchanged(duo: Duo, code: str, username: str = "alice", **options: Any) -> dict[str, Any]:
    client = application(duo, **options)
    return client.exchange_authorization_code_for_2fa_result(code, username, nonce=NONCE)


def test_a_push(duo: Duo) -> None:
    assert application(duo).health_check()["stat"] == "OK"
    browser = prompt(duo)
    assert browser.buttons == ["push", "phone", "sms", "passcode"]
    browser.press("push")
    assert "Pushed a login request to your device..." in browser.text
    browser.refresh()
    assert browser.left is None
    (push,) = duo.mobile.pushes
    assert (push.application, push.location) == (
        "Practice web sign-in",
        "this computer (127.0.0.1)",
    )
    duo.mobile.answer(push.id, "approve")
    browser.refresh()
    assert browser.left and browser.left.startswith(f"{BACK}?")
    assert browser.returned["state"] == STATE
    token = exchanged(duo, browser.returned["duo_code"])
    assert token["auth_result"]["result"] == "allow"
    assert token["auth_context"]["txid"] == push.id
    assert token["auth_context"]["factor"] == "push"
    assert token["auth_context"]["user"]["key"] == duo.user("alice").id
    assert token["nonce"] == NONCE
    assert token["auth_time"] <= token["iat"] == int(duo.wall())


def test_the_certificate_counts_for_every_loopback_name(duo: Duo) -> None:
    for name in ("localhost", "127.0.0.1"):
        client = application(duo, host=f"{name}:{duo.front.port}")
        assert client.health_check()["stat"] == "OK"
        url = client.create_auth_url("rita", STATE)
        code = browser_at(duo, url.replace("127.0.0.1:", "localhost:", 1)).returned["duo_code"]
        assert client.exchange_authorization_code_for_2fa_result(code, "rita")["iss"].startswith(
            f"https://{name}:"
        )


def test_only_who_has_the_certificate_trusts_it(duo: Duo) -> None:
    app = duo.apps.web_sdk
    stranger = duo_universal.Client(app.ikey, app.skey, duo.front.host, BACK)
    with pytest.raises(DuoException):
        stranger.health_check()


@pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS:DeprecationWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_duo_client_over_tls(duo: Duo) -> None:
    client = duo.client(host="localhost")
    client.ca_certs = str(duo.front.ca_file)
    assert client.check()


def test_the_other_name_of_the_code(duo: Duo) -> None:
    returned = approved(duo, use_duo_code_attribute=False).returned
    assert set(returned) == {"state", "code"}
    assert exchanged(duo, returned["code"])["auth_result"]["result"] == "allow"


def test_a_denial_can_be_tried_again_or_told(duo: Duo) -> None:
    browser = prompt(duo)
    browser.press("push")
    duo.mobile.answer(duo.mobile.pushes[0].id, "deny")
    browser.refresh()
    assert "Login request denied." in browser.text
    browser.press("push")
    duo.mobile.answer(duo.mobile.pushes[0].id, "fraud")
    browser.refresh()
    browser.press("leave")
    token = exchanged(duo, browser.returned["duo_code"])
    assert token["auth_result"]["result"] == "deny"
    assert token["auth_result"]["status"] == "fraud"


def test_passcodes_at_the_prompt(duo: Duo) -> None:
    browser = prompt(duo)
    browser.press("sms")
    assert "New SMS passcodes sent." in browser.text
    browser.press("passcode", passcode="000000")
    assert "Incorrect passcode. Please try again." in browser.text
    code = next(word for word in duo.inbox.notes[0].text.split() if word.isdigit())
    browser.press("passcode", passcode=code)
    token = exchanged(duo, browser.returned["duo_code"])
    assert token["auth_context"]["factor"] == "passcode"


def test_a_call_and_another_way(duo: Duo) -> None:
    browser = prompt(duo, "bob")
    browser.press("phone")
    assert "Dialing" in browser.text
    browser.press("again")
    assert duo.mobile.calls == ()
    browser.press("phone")
    (call,) = duo.mobile.calls
    duo.mobile.pick_up(call.id)
    duo.mobile.press(call.id)
    browser.refresh()
    assert exchanged(duo, browser.returned["duo_code"], "bob")


def test_a_push_times_out(duo: Duo) -> None:
    browser = prompt(duo)
    browser.press("push")
    duo.clock.advance(60)
    browser.refresh()
    assert "Login timed out." in browser.text
    assert "push" in browser.buttons
    duo.clock.advance(600)
    browser.open(browser.url)
    assert (browser.status, "This prompt is over." in browser.text) == (404, True)


def test_a_number_to_match_is_shown(duo: Duo) -> None:
    duo.apps.web_sdk.policy.verified_digits = 3
    browser = prompt(duo)
    browser.press("push")
    (push,) = duo.mobile.pushes
    number = next(word for word in browser.text.split() if len(word) == 3 and word.isdigit())
    duo.mobile.answer(push.id, "approve", number)
    browser.refresh()
    assert browser.left


def test_a_user_without_a_device_enrols(duo: Duo) -> None:
    browser = prompt(duo, "newcomer")
    address = next(word for word in browser.text.split() if word.startswith("duo://"))
    browser.refresh()
    assert address in browser.text
    assert duo.mobile.activate(address)
    browser.refresh()
    assert browser.buttons == ["push", "passcode"]


def test_who_needs_no_factor_and_who_may_not(duo: Duo) -> None:
    through = prompt(duo, "rita")
    token = exchanged(duo, through.returned["duo_code"], "rita")
    assert token["auth_result"]["status"] == "bypass"
    browser = prompt(duo, "dan")
    assert browser.buttons == ["leave"]
    assert "Your account is disabled" in browser.text
    browser.press("leave")
    token = exchanged(duo, browser.returned["duo_code"], "dan")
    assert token["auth_result"]["result"] == "deny"


def test_a_lock_out_at_the_prompt(duo: Duo) -> None:
    browser = prompt(duo)
    for _ in range(10):
        browser.press("passcode", passcode="000000")
    assert browser.buttons == ["leave"]


def test_a_reloaded_page_makes_no_second_code(duo: Duo) -> None:
    browser = approved(duo)
    first = browser.left
    browser.open(browser.url)
    assert browser.left == first
    exchanged(duo, browser.returned["duo_code"])
    with pytest.raises(DuoException, match="invalid_grant"):
        exchanged(duo, browser.returned["duo_code"])


def test_a_code_counts_for_a_minute(duo: Duo) -> None:
    code = approved(duo).returned["duo_code"]
    duo.clock.advance(60)
    with pytest.raises(DuoException, match="invalid_grant"):
        exchanged(duo, code)


def test_a_wrong_user_or_nonce_costs_the_code(duo: Duo) -> None:
    code = approved(duo).returned["duo_code"]
    with pytest.raises(DuoException, match="username"):
        exchanged(duo, code, "bob")
    with pytest.raises(DuoException, match="invalid_grant"):
        exchanged(duo, code)
    code = approved(duo).returned["duo_code"]
    with pytest.raises(DuoException, match="nonce"):
        application(duo).exchange_authorization_code_for_2fa_result(code, "alice", nonce="x" * 36)


def test_a_code_is_for_one_redirect_uri_and_one_application(duo: Duo) -> None:
    code = approved(duo).returned["duo_code"]
    with pytest.raises(DuoException, match="redirect_uri"):
        exchanged(duo, code, redirect_uri=f"{BACK}2")
    code = approved(duo).returned["duo_code"]
    other = duo.local.account.protect("Web SDK", "Other")
    with pytest.raises(DuoException, match="another application"):
        exchanged(duo, code, client_id=other.ikey, client_secret=other.skey)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"client_secret": "x" * 40}, "signature"),
        ({"client_id": "DIXXXXXXXXXXXXXXXXXX"}, "client_id"),
    ],
)
def test_a_client_that_is_not_known(duo: Duo, options: dict[str, str], why: str) -> None:
    with pytest.raises(DuoException, match=why):
        application(duo, **options).health_check()
    refused = prompt(duo, **options)
    assert (refused.status, why in refused.text) == (400, True)
    code = approved(duo).returned["duo_code"]
    with pytest.raises(DuoException, match="invalid_client"):
        exchanged(duo, code, **options)
    assert exchanged(duo, code)


def test_an_application_of_the_auth_api_has_no_prompt(duo: Duo) -> None:
    app = duo.apps.auth_api
    with pytest.raises(DuoException, match="Web SDK"):
        application(duo, client_id=app.ikey, client_secret=app.skey).health_check()


def test_clocks_apart(duo: Duo) -> None:
    duo.local.faults.on("duo clock")
    with pytest.raises(DuoException, match="expired"):
        application(duo).health_check()


def test_faults_at_the_prompt(duo: Duo) -> None:
    duo.local.faults.on("duo bad gateway")
    with pytest.raises(DuoException):
        application(duo).health_check()
    with pytest.raises(json.JSONDecodeError):
        exchanged(duo, "any")
    duo.local.faults.all_off()
    duo.local.faults.on("duo down")
    with pytest.raises(DuoException):
        application(duo).health_check()


def assertion(duo: Duo, path: str, **changes: Any) -> dict[str, str]:
    app = duo.apps.web_sdk
    claims: dict[str, Any] = {
        "iss": app.ikey,
        "sub": app.ikey,
        "aud": f"https://{duo.front.host}{path}",
        "exp": duo.wall() + 60,
        "jti": "once",
        **changes,
    }
    algorithm = changes.pop("alg", "HS512")
    claims = {name: value for name, value in claims.items() if value is not None}
    claims.pop("alg", None)
    token = jwt.encode(claims, app.skey, algorithm=algorithm)
    return {"client_id": app.ikey, "client_assertion": token}


def healthy(duo: Duo, **form: str) -> dict[str, Any]:
    return requests.post(f"{duo.front.url}/oauth/v1/health_check", data=form, timeout=10).json()


HEALTH = "/oauth/v1/health_check"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"iss": "other"}, "iss and sub"),
        ({"sub": None}, "iss and sub"),
        ({"aud": "https://localhost/oauth/v1/health_check"}, "aud"),
        ({"aud": None}, "aud"),
        ({"exp": 1}, "expired"),
        ({"exp": None}, "exp is missing"),
        ({"exp": 4_000_000_000}, "5 minutes"),
        ({"jti": None}, "jti is missing"),
    ],
)
def test_assertions_that_prove_nothing(duo: Duo, changes: dict[str, Any], why: str) -> None:
    answer = healthy(duo, **assertion(duo, HEALTH, **changes))
    assert (answer["stat"], answer["code"], answer["message"]) == ("FAIL", 40002, "invalid_client")
    assert why in answer["message_detail"]


def test_an_assertion_counts_once_and_in_both_algorithms(duo: Duo) -> None:
    form = assertion(duo, HEALTH, alg="HS256")
    assert healthy(duo, **form)["stat"] == "OK"
    assert "used before" in healthy(duo, **form)["message_detail"]


@pytest.mark.parametrize("alg", ["none", "HS384", ["HS512"]])
def test_other_algorithms(duo: Duo, alg: Any) -> None:
    head, claims, mac = assertion(duo, HEALTH)["client_assertion"].split(".")
    head = base64.urlsafe_b64encode(json.dumps({"alg": alg}).encode()).decode().rstrip("=")
    forged = {"client_id": duo.apps.web_sdk.ikey, "client_assertion": f"{head}.{claims}.{mac}"}
    assert "algorithm" in healthy(duo, **forged)["message_detail"]
    assert healthy(duo, client_id=duo.apps.web_sdk.ikey)["stat"] == "FAIL"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"scope": "email"}, "openid"),
        ({"redirect_uri": "http://example.com/"}, "redirect_uri"),
        ({"redirect_uri": "javascript:alert(1)"}, "redirect_uri"),
        ({"redirect_uri": "https://example.com/#part"}, "redirect_uri"),
        ({"state": "short"}, "state"),
        ({"duo_uname": ""}, "duo_uname"),
        ({"response_type": "token"}, "response_type"),
        ({"aud": "https://elsewhere.example"}, "aud"),
        ({"iss": "other"}, "iss"),
        ({"exp": 1}, "expired"),
    ],
)
def test_requests_that_open_no_prompt(duo: Duo, changes: dict[str, str], why: str) -> None:
    assert prompt_with(duo, {}).buttons
    browser = prompt_with(duo, changes)
    assert (browser.status, browser.left, why in browser.text) == (400, None, True)


def prompt_with(duo: Duo, changes: dict[str, Any]) -> Browser:
    """The prompt for a request in which some claims were changed and signed again."""
    app = duo.apps.web_sdk
    parts = urlsplit(application(duo).create_auth_url("alice", STATE, nonce=NONCE))
    query = dict(parse_qsl(parts.query))
    claims = jwt.decode(query["request"], options={"verify_signature": False})
    query["request"] = jwt.encode({**claims, **changes}, app.skey, algorithm="HS512")
    return browser_at(duo, parts._replace(query=urlencode(query)).geturl())


@pytest.mark.parametrize("change", [{"nonce": "short"}, {"response_type": "token"}])
def test_parameters_beside_the_request(duo: Duo, change: dict[str, str]) -> None:
    parts = urlsplit(application(duo).create_auth_url("alice", STATE, nonce=NONCE))
    query = {**dict(parse_qsl(parts.query)), **change}
    browser = browser_at(duo, parts._replace(query=urlencode(query)).geturl())
    assert (browser.status, next(iter(change)) in browser.text) == (400, True)


@pytest.mark.parametrize("send", ["params", "data"])
def test_the_token_call_in_query_or_form(duo: Duo, send: str) -> None:
    given = {
        **assertion(duo, "/oauth/v1/token"),
        "grant_type": "authorization_code",
        "code": approved(duo).returned["duo_code"],
        "redirect_uri": BACK,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }
    url = f"{duo.front.url}/oauth/v1/token"
    post: Callable[..., requests.Response] = requests.post
    wrong = post(url, timeout=10, **{send: {**given, "client_assertion_type": "x"}})
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_client")
    answer = post(url, timeout=10, **{send: given})
    assert answer.status_code == 200
    assert set(answer.json()) == {"id_token", "access_token", "token_type", "expires_in"}
    other = {**given, **assertion(duo, "/oauth/v1/token", jti="two"), "grant_type": "password"}
    assert post(url, timeout=10, **{send: other}).json()["error"] == "unsupported_grant_type"


def test_what_is_typed_by_others_is_no_markup(duo: Duo) -> None:
    browser = prompt(duo, "<script>alert(1)</script>")
    assert "<script" not in browser.html
    assert "<script>alert(1)</script>" in browser.text
