"""Duo's Universal Prompt: the link, and the browser that comes back with a code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.widgets import Static

from mfa_tui.signin.challenges import AnswerProblem, DuoUniversal
from mfa_tui.signin.loopback import HOST, Loopback
from mfa_tui.ui.steps.linked import LinkedStep

if TYPE_CHECKING:
    from textual.widget import Widget

    from mfa_tui.ui.visit import Visit


class DuoUniversalStep(LinkedStep):
    """Listens on this computer as long as it is on show; over SSH the address is pasted instead."""

    PURPOSE = (
        "Duo asks on a page in a browser, which then comes back to a port of this computer. Is the "
        "browser on another one (SSH)? Then paste the address of the page that it cannot open."
    )

    @dataclass
    class Returned(Message):
        """A browser came back to `address`."""

        address: str

    def __init__(
        self, visit: Visit, posed: DuoUniversal, typed: Mapping[str, str] | None = None
    ) -> None:
        """`typed` is what was in the fields before, by field key."""
        super().__init__(visit, posed, typed)
        self._prompt = posed
        self._loopback: Loopback | None = None

    @property
    def link(self) -> str:
        return self._prompt.link

    @property
    def metadata(self) -> dict[str, str]:
        port = self._prompt.redirect_port
        return {"redirect_port": str(port)} if port else {}

    def answer_widgets(self) -> Iterator[Widget]:
        yield from super().answer_widgets()
        yield Static(id="listening", markup=False)

    def on_mount(self) -> None:
        self.query_one("#listening", Static).update(self._listen())

    def on_unmount(self) -> None:
        if self._loopback is not None:
            self._loopback.stop()

    def _listen(self) -> str:
        """Wait for the browser, if it comes back to this computer; says how things stand."""
        port = self._prompt.redirect_port
        by_hand = "Paste the last page's address."
        if port is None:
            return f"The browser goes to another computer. {by_hand}"
        loopback = Loopback(port, self._prompt.redirect.path, self._arrived)
        try:
            loopback.start()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return f"Cannot listen at {HOST}:{port} ({reason}). {by_hand}"
        self._loopback = loopback
        return f"Listening at {HOST}:{port}. Browser elsewhere? {by_hand}"

    def _arrived(self, address: str) -> str:
        """Called on a thread of the listener."""
        self.post_message(self.Returned(address))
        try:
            self._prompt.responses({"ANSWER": address})
        except AnswerProblem as problem:
            return str(problem)
        return ""

    @on(Returned)
    def _returned(self, event: Returned) -> None:
        if not self.waiting:
            self.answer.value = event.address
            # its setting is a message of its own, and clears what is said below the field
            self.call_after_refresh(self._submit)
