"""A call of the record, to be sent once more: unchanged, or with changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content

from mfa_tui.trace.exchange import Party
from mfa_tui.trace.text import one_line
from mfa_tui.ui.screens.call_editor import CallEditorScreen
from mfa_tui.ui.screens.sending import SendingScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

    from mfa_tui.signin.target import Target
    from mfa_tui.signin.turns import Refused
    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.ui.wire_aids import WireAids
    from mfa_tui.ui.world import World

AGAIN = (
    "Call {number} once more, with its old values{session}: unchanged, it is a replay. The sign-in on "
    "the screen stays where it is."
)
NOWHERE = "This is a recording: there is nowhere to send a call."


def why_not_again(exchange: Exchange) -> str:
    """Why the call of `exchange` cannot be sent once more; empty if it can."""
    name = one_line(exchange.operation)
    if (exchange.source, exchange.destination) != (Party.APP, Party.COGNITO):
        return (
            f"{name} went from {exchange.source} to {exchange.destination}. Only what an app asks "
            "Cognito can be sent again."
        )
    if exchange.gist is not None:
        return f"The bytes of {name} were let go to save memory; it cannot be sent again."
    if exchange.request_json is None:
        return f"{name} has no parameters in JSON that could be sent again."
    return ""


def open_again(
    app: App[object],
    aids: WireAids,
    exchange: Exchange,
    then: Callable[[int | None], None],
) -> None:
    """Open the call of `exchange` in the editor, or say why not; `then` gets the new one's number."""
    if problem := why_not_again(exchange):
        app.notify(problem, markup=False)
    elif aids.world is None or aids.gate is None:
        document = exchange.request_json or {}
        app.push_screen(CallEditorScreen(exchange.operation, document, note=NOWHERE))
    else:
        app.push_screen(AgainScreen(aids.world, aids.places[0].target, exchange), then)


class AgainScreen(SendingScreen):
    """Sends the call of `exchange` to `target` in `world`; the Gate does not hold it."""

    def __init__(self, world: World, target: Target, exchange: Exchange) -> None:
        def make(document: dict[str, Any]) -> Exchange | Refused:
            return world.connect(target).send(exchange.operation, document)

        document = exchange.request_json or {}
        session = " and its old Session" if "Session" in document else ""
        note = AGAIN.format(number=exchange.number, session=session)
        super().__init__(exchange.operation, document, make, note)
        self._number = exchange.number

    def heading(self) -> Content:
        """Which call it is."""
        return Content.assemble((f"{self._number} {one_line(self._operation)}", "bold"), "  again")
