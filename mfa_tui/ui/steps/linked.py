"""A round that is solved on a page in a browser: its link, as text, as QR and to open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.events import Paste
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.ui.steps.challenge import widget_id
from mfa_tui.ui.steps.rounds import RoundStep
from mfa_tui.ui.widgets.copyable import Copyable
from mfa_tui.ui.widgets.entry import LabelledEntry

if TYPE_CHECKING:
    from textual.widget import Widget

SHOWN = 120
"""Characters of a link that are shown; all of it is on the screen of its own, and copied."""


class LinkedStep(RoundStep):
    """Shows a link first and the field for what comes back after it; what is pasted goes there."""

    BINDINGS = [
        Binding("b", "browse", "Open browser", id="linked.browse", tooltip="Open the page in a browser of this computer."),
        Binding("ctrl+s", "enlarge", "Whole link", id="linked.enlarge", tooltip="The whole link: as QR for a phone, and as text."),
    ]  # fmt: skip
    DEFAULT_CSS = """
    LinkedStep {
        #link { margin-bottom: 1; }
        #field-ANSWER Entry { max-width: 60; }
        #listening { color: $text-muted; margin-left: 14; }
    }
    """

    @property
    def link(self) -> str:
        """The address of the page."""
        raise NotImplementedError

    def answer_widgets(self) -> Iterator[Widget]:
        yield Static(self._ways_to_open(), classes="quiet")
        yield Copyable("the link", id="link")
        yield from super().answer_widgets()

    def on_mount(self) -> None:
        link, shown = self.link, printable(self.link)
        if len(shown) > SHOWN:
            shown = f"{shown[:SHOWN]}… ({len(link):,} characters)"
        self.query_one("#link", Copyable).show(shown, link)

    @property
    def answer(self) -> LabelledEntry:
        """The field for what the page gives back."""
        return self.query_one(f"#{widget_id('ANSWER')}", LabelledEntry)

    @on(Paste)
    def _pasted(self, event: Paste) -> None:
        """What is pasted while the link has the focus belongs into the field all the same."""
        self.answer.value = "".join(event.text.split())
        self.answer.entry.focus()

    def action_browse(self) -> None:
        from mfa_tui.ui.browser import open_page

        if problem := open_page(self.app, self.link):
            text = f"{problem} Open the link elsewhere: c copies it, ctrl+s shows all of it."
            self.app.notify(text, markup=False)

    def action_enlarge(self) -> None:
        from mfa_tui.ui.screens.link import LinkScreen

        self.app.push_screen(LinkScreen(self.link))

    def _ways_to_open(self) -> Content:
        return Content.assemble(
            ("b", "bold $accent"), " opens it in a browser, ",
            ("c", "bold $accent"), " copies it, ",
            ("ctrl+s", "bold $accent"), " shows QR and all of it:",
        )  # fmt: skip
