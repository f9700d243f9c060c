"""Session arrows: from the response that gave a Session to each request that carried it.

Every step of a sign-in gives a new Session; a broken arrow is the diagnosis (pains.md TOTP-06).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mfa_tui.trace.cognito_call import accepted, ended, given_session, sent_session
from mfa_tui.trace.exchange import Exchange


@dataclass(frozen=True, slots=True)
class SessionArrow:
    """Where the Session of exchange `number` came from, and who carried it before.

    `issuer` is the exchange whose response gave it, None when that is not on the record; `age` the
    seconds between that response and this request. `tried` are earlier requests with the same
    Session that were refused, `spent` the one that was accepted. `newer` is the exchange whose
    response had already given a newer Session in its place.
    """

    number: int
    issuer: int | None
    age: float | None
    tried: tuple[int, ...] = ()
    spent: int | None = None
    newer: int | None = None


@dataclass
class _Given:
    issuer: Exchange | None = None
    tried: list[int] = field(default_factory=list[int])
    spent: Exchange | None = None


def session_arrows(exchanges: Iterable[Exchange]) -> Iterator[SessionArrow]:
    """The arrows of all requests with a Session among `exchanges`, which come oldest first."""
    known: dict[str, _Given] = {}
    for exchange in exchanges:
        if session := sent_session(exchange):
            given = known.setdefault(session, _Given())
            yield _arrow(exchange, given)
            _carry(exchange, given)
        if fresh := given_session(exchange):
            # a Session that stays the same through a step belongs to whoever gave it last
            known[fresh] = _Given(exchange)


def arrow_of(exchange: Exchange, earlier: Iterable[Exchange]) -> SessionArrow | None:
    """The arrow of `exchange` alone; None when it carried no Session."""
    if not sent_session(exchange):
        return None
    return list(session_arrows((*earlier, exchange)))[-1]


def _arrow(exchange: Exchange, given: _Given) -> SessionArrow:
    issuer, spent = given.issuer, given.spent
    return SessionArrow(
        exchange.number,
        issuer.number if issuer else None,
        max(0.0, exchange.started - ended(issuer)) if issuer else None,
        tuple(given.tried),
        spent.number if spent else None,
        spent.number if spent and given_session(spent) else None,
    )


def _carry(exchange: Exchange, given: _Given) -> None:
    if accepted(exchange):
        given.spent = exchange
    else:
        given.tried.append(exchange.number)
