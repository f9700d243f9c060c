"""A call editor that sends the call by itself, and stays until it is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from mfa_tui.ui.screens.call_editor import CallEditorScreen
from mfa_tui.ui.widgets.refusal import refusal

if TYPE_CHECKING:
    from mfa_tui.signin.turns import Refused
    from mfa_tui.trace.exchange import Exchange


class SendingScreen(CallEditorScreen):
    """Sends the call of `operation` by `make`, which blocks and gives what came of it.

    The result is the number of the new exchange. What could not be sent stays, with the reason.
    """

    @dataclass
    class Came(Message):
        """What has become of the call: its exchange, or why nothing was sent."""

        outcome: Exchange | Refused

    def __init__(
        self,
        operation: str,
        document: dict[str, Any],
        make: Callable[[dict[str, Any]], Exchange | Refused],
        note: str = "",
    ) -> None:
        super().__init__(operation, document, self._call, note)
        self._make = make
        self._busy = False

    def let_go(self, document: dict[str, Any]) -> None:
        """Send the call, and stay until it is answered."""
        if not self._busy:
            self._busy = True
            self.tell(Content.styled("… waiting for Cognito", "$text-accent"))
            self._call(document)

    @work(thread=True, exclusive=True, group="sending", exit_on_error=False)
    def _call(self, document: dict[str, Any]) -> None:
        from mfa_tui.signin.calls import refusing
        from mfa_tui.signin.refusals import refused_on_the_way

        try:
            outcome = refusing(lambda: self._make(document), self._operation)
        except Exception as error:  # a bug of ours must not leave an editor that waits for ever
            outcome = refused_on_the_way(self._operation, error)
        if not get_current_worker().is_cancelled:
            self.post_message(self.Came(outcome))

    @on(Came)
    def _came(self, event: Came) -> None:
        from mfa_tui.signin.turns import Refused

        event.stop()
        self._busy = False
        outcome = event.outcome
        if isinstance(outcome, Refused):
            words = (outcome.error, outcome.message, outcome.advice)
            self.tell(refusal(*words, "ctrl+s", "tries again", self.size.width - 2))
        else:
            self.dismiss(outcome.number)
