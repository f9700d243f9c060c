"""No masked export of a journey holds any secret of that journey."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfa_tui.signin.challenges import Challenge
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.turns import SignedIn
from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.export.aws_call import NotAsCode
from mfa_tui.trace.export.boto3_code import boto3_code
from mfa_tui.trace.export.cli_code import aws_cli
from mfa_tui.trace.export.curl_code import curl
from mfa_tui.trace.export.saving import FORMATS, save_trace
from mfa_tui.trace.record import Trace
from mfa_tui.trace.redaction import MIN_ECHO, echoes
from mfa_tui.trace.secret_values import secrets_of
from tests.signin.conftest import CHOICE, NEEDED, PASSWORD, Town

DIGITS = re.compile(r"\d+")


def secrets_in(exchanges: tuple[Exchange, ...]) -> frozenset[str]:
    return echoes(each for item in exchanges for each in secrets_of(item))


def exports(exchanges: tuple[Exchange, ...], folder: Path) -> Iterator[str]:
    """The text of every masked export: files of each format, and each call as code."""
    for suffix in FORMATS:
        path = folder / f"trace{suffix}"
        save_trace(exchanges, path, overwrite=True)
        yield path.read_text()
    for exchange in exchanges:
        for written in (aws_cli, boto3_code, curl):
            try:
                yield written(exchange)
            except NotAsCode as refusal:
                yield str(refusal)


def holds(text: str, secret: str) -> bool:
    """Whether `secret` can be read in `text`; digits only where they are a number of their own."""
    spellings = {secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]}
    if DIGITS.fullmatch(secret):
        return re.search(rf"(?<!\d){secret}(?!\d)", text) is not None
    return any(each in text for each in spellings)


def check(exchanges: tuple[Exchange, ...], folder: Path) -> frozenset[str]:
    secrets = secrets_in(exchanges)
    for text in exports(exchanges, folder):
        assert [each for each in secrets if holds(text, each)] == []
    return secrets


# -- journeys of people ----------------------------------------------------------------------

signs_in = st.tuples(
    st.sampled_from([(NEEDED, "alice"), (CHOICE, "bob"), (NEEDED, "carol")]),
    st.sampled_from([Flow.USER_SRP_AUTH, Flow.USER_PASSWORD_AUTH]),
    st.booleans(),
    st.sampled_from([PASSWORD, "Wrong-Horse-8", 'quote"\\$9']),
    st.lists(st.sampled_from(["right", "000000", "654321"]), max_size=2),
)


def walk(town: Town, trip: tuple[tuple[str, str], Flow, bool, str, list[str]]) -> None:
    """Sign in as a person would, with these answers, as far as that leads."""
    (pool, user), flow, secret, password, answers = trip
    conversation: Conversation = town.conversation(pool, secret=secret)
    turn = conversation.start(user, password, flow)
    for answer in answers:
        if not isinstance(turn, Challenge) or turn.name != "SOFTWARE_TOKEN_MFA":
            return
        code = town.code(pool) if answer == "right" else answer
        turn = conversation.answer({"SOFTWARE_TOKEN_MFA_CODE": code})
        if isinstance(turn, SignedIn):
            town.cognito(pool).api.get_user(AccessToken=turn.tokens.access)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(signs_in, min_size=1, max_size=3))
def test_no_sign_in_leaves_a_secret_in_its_exports(town: Town, tmp_path: Path, trips: list) -> None:
    town.trace = Trace(clock=town.clock)
    for trip in trips:
        walk(town, trip)
    assert check(town.trace.snapshot(), tmp_path)


def test_a_whole_sign_in_has_the_secrets_it_is_checked_for(town: Town, tmp_path: Path) -> None:
    walk(town, ((NEEDED, "alice"), Flow.USER_PASSWORD_AUTH, False, PASSWORD, ["right"]))
    secrets = check(town.trace.snapshot(), tmp_path)
    assert {PASSWORD, town.code()} <= secrets
    assert sum(each.startswith("eyJ") for each in secrets) >= 3
    assert sum(each.startswith("AYAB") for each in secrets) >= 1


# -- what one exchange names and another repeats ---------------------------------------------

secret_texts = st.text("abcXYZ09!$%&/äß€🔑 \"\\'", min_size=MIN_ECHO, max_size=40).filter(
    lambda text: text.strip() == text and not text.isdigit()
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["Password", "Session", "ANSWER", "SecretHash", "privateChallengeParameters"]),
    secret_texts,
    st.booleans(),
)
def test_a_secret_of_one_exchange_is_masked_in_every_other(
    tmp_path: Path, member: str, secret: str, escaped: bool
) -> None:
    body = json.dumps({member: secret}, ensure_ascii=escaped).encode()
    named = Exchange(
        1, Party.APP, Party.COGNITO, "A", HttpRequest("POST", "https://a/", (), body), 0
    )
    repeated = Exchange(
        2,
        Party.LAMBDA,
        Party.SNS,
        "B",
        HttpRequest(
            "POST", f"https://b/?q={quote(secret, safe='')}", (("x-y", secret),), secret.encode()
        ),
        0.0,
        HttpResponse(200, (("x-z", secret),), json.dumps({"m": f"<{secret}>", secret: 1}).encode()),
        parent=1,
        log=f"it is {secret}\n",
    )
    path = tmp_path / "trace"
    for suffix in FORMATS:
        save_trace((named, repeated), path.with_suffix(suffix), overwrite=True)
        assert not holds(path.with_suffix(suffix).read_text(), secret)


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_no_secret_stays_readable(suffix: str, town: Town, tmp_path: Path) -> None:
    walk(town, ((NEEDED, "alice"), Flow.USER_PASSWORD_AUTH, False, PASSWORD, []))
    save_trace(town.trace.snapshot(), tmp_path / f"trace{suffix}")
    text = (tmp_path / f"trace{suffix}").read_text()
    for word in ("alice", "SOFTWARE_TOKEN_MFA", "InitiateAuth", town.target().client_id):
        assert word in text
