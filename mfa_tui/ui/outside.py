"""Listening for other programs, as the palette offers it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from mfa_tui.ui.messages import ListeningChanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.screen import Screen

    from mfa_tui.ui.world import Outside, Place


HOW = "ctrl+p, “Listening: how to call here” has what a program needs."


def outside_commands(
    screen: Screen[None], outside: Outside, places: tuple[Place, ...]
) -> Iterable[SystemCommand]:
    """What can be done about listening now; `screen` is told of the change.

    `places` are those that other programs reach there.
    """
    if url := outside.url:
        yield SystemCommand(
            "Listening: how to call here",
            f"Other programs: address, variable and examples for {url}",
            partial(_show_how, screen, url, places),
        )
        yield SystemCommand(
            "Stop listening",
            f"Close {url}",
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


def _show_how(screen: Screen[None], url: str, places: tuple[Place, ...]) -> None:
    from mfa_tui.ui.screens.how_to_call import HowToCallScreen

    screen.app.clear_notifications()  # one that led here would stand on the page
    screen.app.push_screen(HowToCallScreen(url, places))


def _change(screen: Screen[None], change: Callable[[], ListeningChanged]) -> None:
    # opening and closing a server takes longer than a key may
    screen.run_worker(
        lambda: screen.post_message(change()), thread=True, group="outside", exit_on_error=False
    )


def _started(outside: Outside, port: int) -> ListeningChanged:
    try:
        url = outside.start(port)
    except OSError as error:
        way_out = "ctrl+p, “Listen on any free port” takes another."
        return ListeningChanged(f"{error.strerror or error} {way_out}", failed=True)
    return ListeningChanged(f"Other programs are heard at {url}. {HOW}")


def _stopped(outside: Outside) -> ListeningChanged:
    outside.stop()
    return ListeningChanged("No other program is listened to any more.")
