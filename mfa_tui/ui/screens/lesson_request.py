"""The request of a hint, ready to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content

from mfa_tui.signin.turns import Refused
from mfa_tui.trace.text import one_line
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.ui.screens.sending import SendingScreen

if TYPE_CHECKING:
    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trainer.bench import Bench
    from mfa_tui.trainer.moves.playing import Request

KEPT = "The request stays here as you have it."


class RequestScreen(SendingScreen):
    """Sends `request` to the world of `bench` when it is told to; `note` says what it is."""

    def __init__(self, bench: Bench, request: Request, note: str) -> None:
        def make(document: dict[str, Any]) -> Exchange | Refused:
            try:
                return bench.send(request.operation, document, request.client)
            except BenchRefused as problem:
                return Refused(request.operation, "Not sent", str(problem), KEPT, again=True)

        super().__init__(request.operation, request.document, make, note)

    def heading(self) -> Content:
        """Which call it is, and where it comes from."""
        return Content.assemble((one_line(self._operation), "bold"), "  from the hint")
