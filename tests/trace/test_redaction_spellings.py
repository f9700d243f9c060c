"""No way to write a secret keeps it from being masked, wherever else it stands in its exchange."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.redaction import masked_document, masked_exchange
from tests.trace.calls import call

SECRET = 'pä ss"w/ord+'
TOKEN = "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJlLXRoYXQtaXMtbG9uZw"


def signing_in(**more: Any) -> Exchange:
    sent = {"AuthParameters": {"USERNAME": "ana", "PASSWORD": SECRET}}
    return replace(call(1, "InitiateAuth", sent, {}), **more)


def header_of(name: str, value: str) -> str:
    exchange = signing_in()
    request = replace(exchange.request, headers=((name, value),))
    ((_, shown),) = masked_exchange(replace(exchange, request=request)).request.headers
    return shown


@pytest.mark.parametrize(
    "spelled",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        SECRET.encode().decode("latin-1"),
    ],
)
@pytest.mark.parametrize("place", ["log", "note", "who", "failure"])
def test_a_secret_is_masked_however_it_is_spelled(place: str, spelled: str) -> None:
    shown = masked_exchange(signing_in(**{place: f"it was <{spelled}>"}))
    assert getattr(shown, place) == f"it was <•••({len(spelled)})>"


def test_a_name_of_a_header_can_repeat_a_secret_too() -> None:
    exchange = signing_in()
    request = replace(exchange.request, headers=((f"X-{SECRET}", "1"),))
    shown = masked_exchange(replace(exchange, request=request)).request.headers
    assert shown == ((f"X-•••({len(SECRET)})", "1"),)


def test_of_a_secret_that_holds_another_nothing_is_left() -> None:
    sent = {"Password": "horses", "ProposedPassword": "horses-and-carts"}
    exchange = replace(call(1, "ChangePassword", sent, {}), log="horses-and-carts, horses")
    assert masked_exchange(exchange).log == "•••(16), •••(6)"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a-bare-credential", "•••(17)"),
        ("Basic YWJj", "Basic •••(4)"),
        ("AWS4-HMAC-SHA256 without-any-part", "AWS4-HMAC-SHA256 •••(16)"),
    ],
)
def test_an_authorization_of_any_form_is_masked(value: str, shown: str) -> None:
    assert header_of("Authorization", value) == shown


def test_a_token_in_free_text_is_masked_from_where_it_begins() -> None:
    assert masked_exchange(signing_in(log=f"got token={TOKEN}")).log == (
        f"got token=eyJh…({len(TOKEN)})"
    )
    glued = f"AYAB{'x' * 20}{TOKEN}"
    assert masked_exchange(signing_in(log=f"a/{glued}")).log == f"a/AYAB…({len(glued)})"
    harmless = "a-name-with-eyJ-in-it-and-no-dot-behind"
    assert masked_exchange(signing_in(log=harmless)).log == harmless


def test_parameters_in_free_text_are_masked_and_choices_are_not() -> None:
    log = masked_exchange(signing_in(log="?code=12&state=ok&ANSWER=SMS_MFA")).log
    assert log == "?code=•••(2)&state=ok&ANSWER=SMS_MFA"


def test_a_password_that_is_a_word_of_the_api_does_not_blot_out_its_exchange() -> None:
    sent = {"Password": "session", "Session": "x" * 30}
    exchange = replace(call(1, "SignUp", sent, {}), log="the session ended")
    assert masked_exchange(exchange).log == "the session ended"


@pytest.mark.parametrize(
    "document",
    [
        {"privateChallengeParameters": {"expected": "hidden-9"}},
        {"SecretString": "hidden-9"},
        {"Content": {"Body": "hidden-9"}},
        {"Message.Body.Html.Data": "hidden-9"},
    ],
)
def test_what_functions_keep_from_the_client_is_masked(document: dict[str, Any]) -> None:
    assert "hidden-9" not in json.dumps(masked_document(document))
