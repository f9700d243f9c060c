"""The tap without screens: a line for each call, for logs, pipes and machines without a terminal."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import click

from mfa_tui.trace.redaction import masked_exchange
from mfa_tui.trace.text import one_line
from mfa_tui.ui.world import OpeningTrouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mfa_tui.tap.world import TapWorld
    from mfa_tui.trace.exchange import Exchange

_GLANCE_SECONDS = 0.5
"""How often the signals of some platforms are looked for, which do not end a wait."""
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")

Calls = SimpleQueue["Exchange | None"]


def listen(world: TapWorld) -> None:
    """Open `world` and print what passes on standard output, until SIGINT or SIGTERM comes.

    How to call it goes to standard error. Raises click.ClickException when it cannot listen.
    """
    calls: Calls = SimpleQueue()
    stop = world.trace.subscribe(calls.put)
    try:
        with _ended_by_signals(calls):
            opened = world.open()
            assert opened.outside is not None, "a tap always listens"
            click.echo(f"{opened.outside.advice}\nIt ends with ctrl+c.", err=True)
            for exchange in _answered(calls):
                click.echo(line_of(exchange))
    except OpeningTrouble as trouble:
        raise click.ClickException(f"{trouble.what} {trouble.why}") from trouble
    finally:
        stop()
        world.close()


def line_of(exchange: Exchange) -> str:
    """An answered call in one line, its secrets masked.

    That is when it began, its number, what was called, the status and what came of it, how long that
    took, and by whom; after an error what the service said.
    """
    shown = masked_exchange(exchange)
    status = str(shown.response.status) if shown.response else "---"
    said = shown.error_message or shown.failure or ""
    columns = (
        datetime.fromtimestamp(shown.started).strftime("%H:%M:%S.%f")[:-3],
        f"{shown.number:>4}",
        f"{shown.operation:<24}",
        status,
        f"{shown.outcome:<24}",
        f"{(shown.duration or 0) * 1000:>6.0f} ms",
        shown.who,
        said and f"| {said}",
    )
    return one_line("  ".join(column for column in columns if column))


def _answered(calls: Calls) -> Iterator[Exchange]:
    """The calls as they are answered, until there is None."""
    while True:
        try:
            exchange = calls.get(timeout=_GLANCE_SECONDS)
        except Empty:
            continue
        if exchange is None:
            return
        if not exchange.in_flight:
            yield exchange


@contextmanager
def _ended_by_signals(calls: Calls) -> Iterator[None]:
    """Meanwhile the wish to end puts None among the `calls`."""
    known = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {each: signal.signal(each, lambda *_: calls.put(None)) for each in known}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
