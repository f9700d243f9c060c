"""Evidence about the parts of an SRP proof and about secret hashes."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from mfa_tui.trace.cognito_call import (
    answers,
    asked,
    client_id,
    ended,
    flow,
    secret_hash,
    service_time,
    username,
)
from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.explain.scene import Finding, Scene
from mfa_tui.trace.redaction import is_masked

SLOW_SECONDS = 30
"""Between the two legs of SRP; AWS only says that it must be seconds (pains.md SRP-08)."""
SKEW_SECONDS = 120
"""Between TIMESTAMP and the service's Date; the service's own limit is not documented."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    rf"({'|'.join(_DAYS)}) ({'|'.join(_MONTHS)}) (\d\d?) (\d\d):(\d\d):(\d\d) UTC (\d{{4}})"
)


def hash_findings(scene: Scene) -> Iterator[Finding]:
    """Whether there is a secret hash, what it looks like, and whether another name had the same."""
    sent = secret_hash(scene.exchange)
    if not sent:
        yield Finding("hash-absent", "the request carries no secret hash")
        return
    yield Finding("hash-present", "the request carries a secret hash")
    if is_masked(sent):
        return
    if re.fullmatch("[0-9A-Fa-f]{64}", sent):
        yield Finding("hash-hex", "the hash is written in hex (64 digits), not in base64")
    elif not _is_digest(sent):
        yield Finding("hash-odd", "the hash is not base64 of 32 bytes")
    name = username(scene.exchange)
    for each in reversed(scene.earlier):
        if secret_hash(each) == sent and username(each) != name:
            text = f"exchange {each.number} sent the same hash for {username(each)!r}, this is for {name!r}"
            yield Finding("hash-reused", text)
            return


def name_findings(scene: Scene) -> Iterator[Finding]:
    """Whether the name of this request is the one that the challenge before gave."""
    name, before = username(scene.exchange), _challenge_before(scene)
    if re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name):
        yield Finding("name-is-uuid", "USERNAME is a UUID, as a sub is")
    if before is None or not name or _begins_anew(scene.exchange):
        return
    given = asked(before)["USER_ID_FOR_SRP"]
    if given != name:
        text = (
            f"exchange {before.number} gave USER_ID_FOR_SRP {given!r}, this has USERNAME {name!r}"
        )
        yield Finding("name-not-srp-id", text)
    elif username(before) not in ("", name):
        text = f"USERNAME was {username(before)!r} in exchange {before.number} and is {name!r} here"
        yield Finding("name-changed", text)


def srp_findings(scene: Scene) -> Iterator[Finding]:
    """What is wrong with a proof as far as it can be seen without the password."""
    sent = answers(scene.exchange)
    before = _challenge_before(scene)
    if "PASSWORD_CLAIM_SIGNATURE" not in sent:
        return
    yield from _date_findings(scene.exchange, sent.get("TIMESTAMP", ""))
    if before is None:
        return
    given = asked(before)
    if given.get("SECRET_BLOCK", sent.get("PASSWORD_CLAIM_SECRET_BLOCK")) != sent.get(
        "PASSWORD_CLAIM_SECRET_BLOCK"
    ):
        text = f"the block differs from the SECRET_BLOCK of exchange {before.number}"
        yield Finding("secret-block-altered", text)
    waited = scene.exchange.started - ended(before)
    if waited > SLOW_SECONDS:
        yield Finding("srp-slow", f"{waited:.0f} s passed since exchange {before.number}")
    numbers = {"SRP_B": given.get("SRP_B", ""), "SALT": given.get("SALT", "")}
    numbers["SRP_A"] = answers(before).get("SRP_A", "")
    high = [name for name, value in numbers.items() if value[:1].lower() in set("89abcdef")]
    if high:
        yield Finding("srp-high-bit", f"begins with 8 to f: {', '.join(high)}")


def _date_findings(exchange: Exchange, stamp: str) -> Iterator[Finding]:
    found = _DATE.fullmatch(stamp)
    if found is None:
        yield Finding(
            "timestamp-foreign", "TIMESTAMP is not written with English names, or not in UTC"
        )
        return
    weekday, month, day, hour, minute, second, year = found.groups()
    if day.startswith("0"):
        yield Finding("timestamp-zero", f"TIMESTAMP says {weekday} {month} {day}")
    clock = (int(day), int(hour), int(minute), int(second))
    try:
        moment = datetime(int(year), _MONTHS.index(month) + 1, *clock, tzinfo=UTC)
    except ValueError:
        return
    if _DAYS[moment.weekday()] != weekday:
        right = _DAYS[moment.weekday()]
        yield Finding("timestamp-weekday", f"TIMESTAMP says {weekday}, the date is a {right}")
    service = service_time(exchange)
    away = moment.timestamp() - service if service is not None else 0.0
    if abs(away) > SKEW_SECONDS:
        side = "ahead of" if away > 0 else "behind"
        yield Finding("timestamp-skew", f"TIMESTAMP is {abs(away):.0f} s {side} the service's Date")


def _begins_anew(exchange: Exchange) -> bool:
    """Whether a new sign-in begins, whose name has nothing to do with an earlier challenge."""
    begun = flow(exchange)
    return bool(begun) and not begun.startswith("REFRESH")


def _challenge_before(scene: Scene) -> Exchange | None:
    """The newest earlier response that names the user of the proof, for the same client."""
    for each in reversed(scene.earlier):
        if "USER_ID_FOR_SRP" in asked(each):
            return each if client_id(each) == client_id(scene.exchange) else None
    return None


def _is_digest(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except ValueError:
        return False
