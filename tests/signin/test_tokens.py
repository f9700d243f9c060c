"""Taking tokens apart, checking who signed them, and times in words."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest

from mfa_tui.signin.account import Account
from mfa_tui.trace.tokens import decode, signature, time_in_words
from tests.signin.conftest import CHOICE, Town

NOON = datetime(2026, 9, 24, 12, tzinfo=UTC).timestamp()


def issued(town: Town) -> tuple[str, bytes]:
    conversation = town.conversation(CHOICE)
    account = Account(conversation.cognito, town.sign_in(conversation))
    jwks = account.jwks()
    assert isinstance(jwks, bytes)
    return account.tokens.id, jwks


def test_all_three_tokens_of_a_sign_in(town: Town) -> None:
    conversation = town.conversation(CHOICE)
    account = Account(conversation.cognito, town.sign_in(conversation))
    tokens, jwks = account.tokens, account.jwks()
    assert isinstance(jwks, bytes)
    for token, use in ((tokens.id, "id"), (tokens.access, "access")):
        decoded = decode(token)
        assert decoded.claims and decoded.claims["token_use"] == use
        check = signature(token, jwks)
        assert check.passed
        assert f"RS256, kid {decoded.header['kid'][:8]}" in check.finding
    assert tokens.refresh
    refresh = decode(tokens.refresh)
    assert refresh.claims is None
    assert "enc" in refresh.header


def test_an_expired_token_is_still_genuine(town: Town) -> None:
    token, jwks = issued(town)
    town.clock.advance(10 * 365 * 86_400)
    claims = decode(token).claims
    assert claims and claims["exp"] < town.clock()
    assert signature(token, jwks).passed
    town.clock.advance(-20 * 365 * 86_400)
    old, _ = issued(town)
    assert signature(old, jwks).passed


def test_a_changed_claim_is_found(town: Town) -> None:
    token, jwks = issued(town)
    head, body, tail = token.split(".")
    claims = decode(token).claims
    assert claims
    forged = base64.urlsafe_b64encode(json.dumps(claims | {"sub": "root"}).encode())
    check = signature(f"{head}.{forged.decode().rstrip('=')}.{tail}", jwks)
    assert not check.passed
    assert check.finding
    assert not signature(f"{head}.{body}.{tail[:-4]}AAAA", jwks).passed


def test_a_key_of_another_pool_does_not_fit(town: Town) -> None:
    token, jwks = issued(town)
    document = json.loads(jwks)
    for key in document["keys"]:
        key["kid"] = "another"
    check = signature(token, json.dumps(document).encode())
    assert (check.passed, check.finding) == (False, "no key with this kid in the pool's JWKS")
    kids = [key["kid"] for key in json.loads(jwks)["keys"]]
    swapped = json.loads(jwks)
    for key, kid in zip(swapped["keys"], reversed(kids), strict=True):
        key["kid"] = kid
    assert not signature(token, json.dumps(swapped).encode()).passed


@pytest.mark.parametrize(
    "jwks",
    [b"", b"<html>", b"{}", b'{"keys": 5}', b'{"keys": []}', b'{"keys": [{"kty": "x"}]}', b"\xff"],
)
def test_keys_that_are_none_are_a_finding(town: Town, jwks: bytes) -> None:
    token, _ = issued(town)
    check = signature(token, jwks)
    assert not check.passed
    assert check.finding


@pytest.mark.parametrize("jwks", [b"[]", b"null"])
def test_keys_of_another_shape_are_a_finding_too(town: Town, jwks: bytes) -> None:
    token, _ = issued(town)
    assert not signature(token, jwks).passed


def test_unsigned_tokens_do_not_pass(town: Town) -> None:
    token, jwks = issued(town)
    kid = decode(token).header["kid"]
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": kid}).encode())
    bare = f"{header.decode().rstrip('=')}.{token.split('.')[1]}."
    assert not signature(bare, jwks).passed


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "....", "é.é.é", "W10.W10.x", "e30.8J.x"])
def test_what_is_no_token_raises_value_error(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        decode(token)


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (0, "now (12:00:00 UTC)"),
        (0.4, "now (12:00:00 UTC)"),
        (1, "in 1 second (12:00:01 UTC)"),
        (119, "in 119 seconds (12:01:59 UTC)"),
        (120, "in 2 minutes (12:02:00 UTC)"),
        (3599, "in 59 minutes (12:59:59 UTC)"),
        (7199, "in 119 minutes (13:59:59 UTC)"),
        (7200, "in 2 hours (14:00:00 UTC)"),
        (-1, "1 second ago (11:59:59 UTC)"),
        (-3600, "60 minutes ago (11:00:00 UTC)"),
        (86_399, "in 23 hours (11:59:59 UTC)"),
        (86_400, "in 24 hours (2026-09-25 12:00 UTC)"),
        (30 * 86_400, "in 30 days (2026-10-24 12:00 UTC)"),
        (-400 * 86_400, "400 days ago (2025-08-20 12:00 UTC)"),
    ],
)
def test_times_in_words(away: float, words: str) -> None:
    assert time_in_words(NOON + away, NOON) == words


@pytest.mark.parametrize("seconds", [1e12, 1e300, float("inf"), float("nan"), -1e18])
def test_times_no_calendar_has_are_still_words(seconds: float) -> None:
    assert time_in_words(seconds, NOON)
