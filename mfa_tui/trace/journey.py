"""Masking of many exchanges at once: a secret of one is masked in all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.redaction import MIN_ECHO, Numbers, echoes, masked_exchange, spellings_of
from mfa_tui.trace.secret_values import body_characters, secrets_of


def masked_journey(exchanges: Sequence[Exchange]) -> Iterator[Exchange]:
    """`exchanges` masked, also where one repeats a secret that only another one names as such.

    A code that a function has made is named in the event of its trigger, but not in the text
    message that it publishes. The masks are numbered: the same secret has the same number in all.
    """
    known = _KnownSecrets.of(exchanges)
    numbers = Numbers.beside(text for each in exchanges for text in _texts(each))
    for exchange in exchanges:
        yield masked_exchange(exchange, known.within(exchange), numbers)


def masked_among(exchange: Exchange, exchanges: Iterable[Exchange]) -> Exchange:
    """One exchange masked likewise; it is one of `exchanges`."""
    return masked_exchange(exchange, _KnownSecrets.of(exchanges).within(exchange))


class _KnownSecrets:
    """Finds which of many secrets stand in a text, by their last characters.

    The first ones would tell less: all tokens of a pool begin alike.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._by_end: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for secret in secrets:
            for spelling in spellings_of(secret):
                self._by_end[spelling[-MIN_ECHO:]].append((spelling, secret))

    @classmethod
    def of(cls, exchanges: Iterable[Exchange]) -> _KnownSecrets:
        """Those that any of `exchanges` names as such."""
        return cls(echoes(each for item in exchanges for each in secrets_of(item)))

    def within(self, exchange: Exchange) -> set[str]:
        """The secrets that are repeated anywhere in `exchange`."""
        return {
            secret
            for text in _texts(exchange)
            for end in range(MIN_ECHO, len(text) + 1)
            if (last := text[end - MIN_ECHO : end]) in self._by_end
            for spelling, secret in self._by_end[last]
            if text.endswith(spelling, 0, end)
        }


def _texts(exchange: Exchange) -> Iterator[str]:
    request, response = exchange.request, exchange.response
    yield request.url
    yield body_characters(request.body)
    yield exchange.failure or ""
    yield exchange.log
    yield exchange.note
    for headers in (request.headers, response.headers if response else ()):
        for name, value in headers:
            yield f"{name}: {value}"
    yield body_characters(response.body) if response else ""
