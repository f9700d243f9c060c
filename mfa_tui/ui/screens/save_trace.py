"""Asks where to save the trace, in which format, and whether with its secrets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.widgets import Static

from mfa_tui.trace.export.saving import save_trace
from mfa_tui.ui.screens.save_as import Save, SaveAsScreen
from mfa_tui.ui.widgets.choice import Choice, Option

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from textual.widget import Widget

    from mfa_tui.trace.exchange import Exchange

SECRETS = (
    Option("masked", "no password, code or token is written"),
    Option("as sent", "whoever has the file has your secrets"),
)
FORMATS = (
    "The end of the name chooses the format:\n"
    "  .jsonl  complete; `mfa-tui open` shows it again\n"
    "  .har    for the network tab of a browser; `mfa-tui open` reads it too\n"
    "  .md     for a bug report, with a sequence diagram"
)


class SaveTraceScreen(SaveAsScreen):
    """Saves `exchanges`, masked unless the person at the keyboard says otherwise."""

    def __init__(self, exchanges: Sequence[Exchange], suggestion: str) -> None:
        title = f"Save the trace: {len(exchanges)} calls"
        super().__init__(title, suggestion, partial(_saved, exchanges, True))
        self._exchanges = exchanges

    def more_fields(self) -> Iterable[Widget]:
        yield Choice("Secrets", SECRETS, id="secrets")
        yield Static(FORMATS, id="formats", markup=False)

    def chosen(self) -> Save:
        masked = self.query_one("#secrets", Choice).chosen == SECRETS[0]
        return partial(_saved, self._exchanges, masked)


def _saved(exchanges: Sequence[Exchange], masked: bool, path: Path, overwrite: bool) -> None:
    save_trace(exchanges, path, masked=masked, overwrite=overwrite)
