"""The retired classic prompt: duo_web signs and verifies, the local Duo answers in between."""

from __future__ import annotations

import importlib
import time
import warnings
from types import ModuleType
from typing import Any

import pytest
import requests

from tests.localcloud.duo.browser import Browser
from tests.localcloud.duo.conftest import Duo

PARENT = "http://localhost:9555/"


def _duo_web() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("duo_web")


duo_web = _duo_web()


def keys(duo: Duo) -> tuple[str, str, str]:
    app = duo.apps.web_sdk
    return app.ikey, app.skey, app.akey


def frame(duo: Duo, tx: str) -> Browser:
    browser = Browser(duo.front.url)
    browser.open(f"{duo.front.url}/frame/web/v1/auth?tx={tx}&parent={PARENT}&v=2.9")
    return browser


def post(duo: Duo, path: str, **form: str) -> Any:
    url = f"{duo.front.url}{path}"
    return requests.post(url, data=form, allow_redirects=False, timeout=10)


def cookie_in(browser: Browser) -> str:
    return next(word for word in browser.text.split() if word.startswith(("AUTH|", "ENROLL|")))


def test_a_browser_is_handed_the_auth_cookie(duo: Duo) -> None:
    tx, app_part = duo_web.sign_request(*keys(duo), "alice").split(":")
    browser = frame(duo, tx)
    assert "Retired." in browser.text
    browser.press("push")
    duo.mobile.answer(duo.mobile.pushes[0].id, "approve")
    browser.refresh()
    auth = cookie_in(browser)
    assert duo_web.verify_response(*keys(duo), f"{auth}:{app_part}") == "alice"
    # the answer to one user's request is no answer to another's
    other = duo_web.sign_request(*keys(duo), "bob").split(":")[1]
    assert duo_web.verify_response(*keys(duo), f"{auth}:{other}") is None
    assert duo_web.verify_response(*keys(duo), f"{tx}:{app_part}") is None


def test_a_program_plays_the_frame(duo: Duo) -> None:
    tx, app_part = duo_web.sign_request(*keys(duo), "alice").split(":")
    opened = post(duo, "/frame/web/v1/auth", tx=tx, parent=PARENT)
    path, _, sid = opened.headers["Location"].partition("?sid=")
    assert path == "/frame/prompt"
    answer = post(duo, "/frame/prompt", sid=sid, device="phone1", factor="Duo Push").json()
    txid = answer["response"]["txid"]
    told = post(duo, "/frame/status", sid=sid, txid=txid).json()["response"]
    assert told["status_code"] == "pushed"
    assert "result" not in told
    assert post(duo, f"/frame/status/{txid}", sid=sid).status_code == 404
    duo.mobile.answer(txid, "approve")
    told = post(duo, "/frame/status", sid=sid, txid=txid).json()["response"]
    assert told["result"] == "SUCCESS"
    given = post(duo, told["result_url"], sid=sid).json()["response"]
    assert given["parent"] == PARENT
    assert duo_web.verify_response(*keys(duo), f"{given['cookie']}:{app_part}") == "alice"


def test_a_denial_gives_no_cookie(duo: Duo) -> None:
    tx = duo_web.sign_request(*keys(duo), "alice").split(":")[0]
    sid = post(duo, "/frame/web/v1/auth", tx=tx).headers["Location"].partition("=")[2]
    form = {"sid": sid, "device": "phone1", "factor": "Duo Push"}
    txid = post(duo, "/frame/prompt", **form).json()["response"]["txid"]
    duo.mobile.answer(txid, "deny")
    told = post(duo, "/frame/status", sid=sid, txid=txid).json()["response"]
    assert told["result"] == "FAILURE"
    assert post(duo, f"/frame/status/{txid}", sid=sid).status_code == 404


def test_who_needs_no_factor_is_handed_the_cookie_at_once(duo: Duo) -> None:
    tx, app_part = duo_web.sign_request(*keys(duo), "rita").split(":")
    auth = cookie_in(frame(duo, tx))
    assert duo_web.verify_response(*keys(duo), f"{auth}:{app_part}") == "rita"


def test_enrolment(duo: Duo) -> None:
    tx, app_part = duo_web.sign_enroll_request(*keys(duo), "rita").split(":")
    answer = f"{cookie_in(frame(duo, tx))}:{app_part}"
    assert duo_web.verify_enroll_response(*keys(duo), answer) == "rita"
    assert duo_web.verify_response(*keys(duo), answer) is None


def test_a_request_counts_for_five_minutes(duo: Duo) -> None:
    tx = duo_web.sign_request(*keys(duo), "alice").split(":")[0]
    duo.wall.now = time.time() + 301
    browser = frame(duo, tx)
    assert (browser.status, "expired" in browser.text) == (400, True)


@pytest.mark.parametrize("tx", ["", "TX|x", "TX|eHh8eXk=|00", "ERR|The username is invalid."])
def test_requests_that_are_none(duo: Duo, tx: str) -> None:
    assert frame(duo, tx).status == 400


def test_a_request_under_another_key(duo: Duo) -> None:
    ikey, _, akey = keys(duo)
    tx = duo_web.sign_request(ikey, "x" * 40, akey, "alice").split(":")[0]
    assert "signature" in frame(duo, tx).text
    app_cookie = duo_web.sign_request(*keys(duo), "alice").split(":")[1]
    assert frame(duo, app_cookie).status == 400


def test_a_frame_that_nobody_opened(duo: Duo) -> None:
    assert post(duo, "/frame/status", sid="no", txid="x").json()["code"] == 40002
    assert post(duo, "/frame/status").json()["code"] == 40001
