"""The Tokens tab: each token of an exchange taken apart, with what was checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import tzinfo
from typing import Any

from mfa_tui.trace.cognito_call import ended
from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.exchange_tokens import FoundToken, tokens_in
from mfa_tui.trace.redaction import is_masked, masked_document
from mfa_tui.trace.text import one_line
from mfa_tui.trace.token_inspection import Inspected, inspected, seconds_of
from mfa_tui.trace.tokens import TIME_CLAIMS, time_in_words
from mfa_tui.ui.widgets.wire_line import BLANK, Line
from mfa_tui.ui.widgets.wire_roles import Role
from mfa_tui.ui.widgets.wire_times import moment

KeysOf = Callable[[str], bytes | str]
"""Gives the JWKS document of a user pool by its id, or in words why there is none."""

NONE_HERE = [
    Line([("No token travels in this exchange.", Role.HEADING)]),
    BLANK,
    Line(
        [
            (
                "Tokens come with the answer that ends a sign-in, and go with calls of a user.",
                Role.MUTED,
            )
        ]
    ),
]
_USES = {"id": "ID token", "access": "access token", "refresh": "refresh token"}
_LABEL = 17
"""Cells for the name of a claim."""


def token_lines(
    exchange: Exchange, keys_of: KeysOf, *, reveal: bool, zone: tzinfo | None = None
) -> list[Line]:
    """The tokens of `exchange`, their times as seen when its answer was there.

    `reveal` shows the tokens as they were sent, and secrets among the claims. `zone` is the time
    zone that the wire pane uses; None is that of this computer.
    """
    found = tokens_in(exchange)
    if not found:
        return NONE_HERE
    lines = [_moment(exchange, zone)]
    for each in found:
        lines += [BLANK, *inspected_lines(each, ended(exchange), keys_of, reveal=reveal)]
    return lines


def inspected_lines(
    found: FoundToken, now: float, keys_of: KeysOf, *, reveal: bool
) -> Iterator[Line]:
    """One token taken apart, with its checks as of `now` (epoch seconds)."""
    if is_masked(found.token):
        yield _title("token", found.place)
        yield _note("masked in this file: only a trace that was saved as sent tells what is in it")
        return
    pool_id = found.pool_id
    keys = keys_of(pool_id) if pool_id else ""
    try:
        jwks = keys if isinstance(keys, bytes) else None
        token = inspected(found.token, now, jwks)
    except ValueError:
        yield _title("opaque token", found.place)
        yield _note("no JWT: only who issued it can read it")
        yield from _as_sent(found.token, reveal)
        return
    yield _title(_USES.get(token.use, "token"), found.place)
    yield from _check_lines(token)
    if token.claims is not None and not isinstance(keys, bytes):
        yield _note(f"signature not checked: {keys or _foreign(token)}")
    yield from _part_lines("Header", token.header, now)
    if token.claims is not None:
        yield from _part_lines(
            "Claims", token.claims if reveal else masked_document(token.claims), now
        )
    yield from _as_sent(found.token, reveal)


def _moment(exchange: Exchange, zone: tzinfo | None) -> Line:
    at = f"{moment(exchange, zone):%H:%M:%S}"
    return Line([(f"Times as seen from this exchange, at {at}.", Role.MUTED)])


def _title(kind: str, place: str) -> Line:
    return Line([(f"{kind}   ", Role.HEADING), (one_line(place), Role.MUTED)], 2)


def _check_lines(token: Inspected) -> Iterator[Line]:
    if use := (token.claims or {}).get("token_use"):
        yield Line([(f"  token_use is {one_line(str(use))}", Role.PLAIN)], 4)
    for check in token.checks:
        mark, role = ("✓", Role.SUCCESS) if check.passed else ("✗", Role.ERROR)
        yield Line([(f"  {mark} ", role), (one_line(check.finding), Role.PLAIN)], 4)


def _note(text: str) -> Line:
    return Line([(f"  – {one_line(text)}", Role.MUTED)], 4)


def _foreign(token: Inspected) -> str:
    algorithm = one_line(str(token.header.get("alg", "none")))
    if algorithm.startswith("HS"):
        return f"{algorithm} is made with a secret that two sides share"
    return "its iss names no user pool"


def _part_lines(name: str, members: dict[str, Any], now: float) -> Iterator[Line]:
    yield Line([(f"  {name}", Role.HEADING)])
    for key, value in members.items():
        label = one_line(key)
        spans = [(f"    {label:<{_LABEL}} ", Role.KEY), (_written(value), Role.STRING)]
        seconds = seconds_of(members, key) if key in TIME_CLAIMS else None
        if seconds is not None:
            spans.append((f"  {time_in_words(seconds, now)}", Role.MUTED))
        yield Line(spans, _LABEL + 5)


def _written(value: Any) -> str:
    return one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _as_sent(token: str, reveal: bool) -> Iterator[Line]:
    if reveal:
        yield Line([("  As sent", Role.HEADING)])
        yield Line([(f"    {one_line(token)}", Role.MASK)], 4)
