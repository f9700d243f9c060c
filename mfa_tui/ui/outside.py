"""Listening for other programs, as the palette offers it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from mfa_tui.ui.messages import ListeningChanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.screen import Screen

    from mfa_tui.ui.world import Outside


def outside_commands(screen: Screen[None], outside: Outside) -> Iterable[SystemCommand]:
    """What can be done about listening now; `screen` is told of the change."""
    if outside.url:
        yield SystemCommand(
            "Listening: how to call here",
            f"How another program is brought to call {outside.url}",
            lambda: screen.notify(outside.advice, markup=False, timeout=20),
        )
        yield SystemCommand(
            "Stop listening",
            f"Close {outside.url}",
            partial(_change, screen, partial(_stopped, outside)),
        )
        return
    yield SystemCommand(
        "Listen for other programs",
        f"Show what they send to port {outside.port} of this computer",
        partial(_change, screen, partial(_started, outside, outside.port)),
    )
    yield SystemCommand(
        "Listen on any free port",
        "Show what other programs send there",
        partial(_change, screen, partial(_started, outside, 0)),
    )


def _change(screen: Screen[None], change: Callable[[], ListeningChanged]) -> None:
    # opening and closing a server takes longer than a key may
    screen.run_worker(
        lambda: screen.post_message(change()), thread=True, group="outside", exit_on_error=False
    )


def _started(outside: Outside, port: int) -> ListeningChanged:
    try:
        outside.start(port)
    except OSError as error:
        way_out = "ctrl+p, “Listen on any free port” takes another."
        return ListeningChanged(f"{error.strerror or error} {way_out}", failed=True)
    return ListeningChanged(outside.advice)


def _stopped(outside: Outside) -> ListeningChanged:
    outside.stop()
    return ListeningChanged("No other program is listened to any more.")
