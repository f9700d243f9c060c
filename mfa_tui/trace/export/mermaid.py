"""The sequence of calls as a mermaid diagram."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mfa_tui.trace.exchange import Exchange, Party
from mfa_tui.trace.text import one_line

_SYNTAX = re.compile(r"[#;<>&%{}`|]")
"""What mermaid, or the page it stands on, would take for more than a letter."""
LONGEST = 80
"""Characters of a label; a longer one makes the diagram unreadable."""


def sequence_diagram(exchanges: Sequence[Exchange]) -> Iterator[str]:
    """The lines of a sequence diagram: each call and answer, inner calls between the two."""
    yield "sequenceDiagram"
    present = {party for each in exchanges for party in (each.source, each.destination)}
    yield from (f"    participant {party}" for party in Party if party in present)
    inside: list[Exchange] = []
    for exchange in exchanges:
        while inside and inside[-1].number != exchange.parent:
            yield _answer(inside.pop())
        yield f"    {exchange.source}->>{exchange.destination}: {_label(_call(exchange))}"
        inside.append(exchange)
    yield from (_answer(each) for each in reversed(inside))


def _call(exchange: Exchange) -> str:
    return f"{exchange.number} {exchange.operation}"


def _answer(exchange: Exchange) -> str:
    status = f"{exchange.response.status} " if exchange.response else ""
    arrow = "--x" if exchange.failure is not None else "-->>"
    text = _label(f"{status}{exchange.outcome}")
    return f"    {exchange.destination}{arrow}{exchange.source}: {text}"


def _label(text: str) -> str:
    line = one_line(text)
    short = line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
    return _SYNTAX.sub(lambda found: f"#{ord(found[0])};", short)
