"""The parameters of a call as JSON to edit, and to send as they then are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from mfa_tui.trace.draft import Draft, DraftProblem
from mfa_tui.trace.text import drawable, one_line
from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.screens.workbench import Workbench
from mfa_tui.ui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

Send = Callable[[dict[str, Any]], object]
"""Takes the parameters that are to be sent. It runs on the thread of the screens: no blocking."""

MASKED = "Masked values are sent as they truly are; ctrl+l shows them."


class ParametersArea(TextArea):
    """Text to edit without blinking, in which nothing can steer the terminal."""

    DEFAULT_CSS = """
    ParametersArea { background: $surface; padding: 0; margin-top: 1; }
    """

    def __init__(self, text: str, *, read_only: bool) -> None:
        super().__init__(text, compact=True, show_line_numbers=True, read_only=read_only)
        self.cursor_blink = False

    def get_line(self, line_index: int) -> Text:
        """What is drawn of a line, cell for cell."""
        parts = self.document.get_line(line_index).split("\t")
        return Text("\t".join(map(drawable, parts)), end="", no_wrap=True)


class CallEditorScreen(OneFrame["int | None"], ModalScreen["int | None"]):
    """Edits `document`, the parameters of `operation`, and hands what is sent to `send`.

    Without `send` there is nowhere to send, and so nothing to edit for. `note` says in words what
    the call is doing here. Nothing is checked but that it is JSON: what is wrong with a call is for
    the service to say. Secrets are masked until they are revealed. The result is the number of the
    exchange that it has become, where that is known.
    """

    BINDINGS = [
        Binding("ctrl+s", "send", "Send", id="editor.send", tooltip="Send the call with these parameters."),
        Binding("ctrl+n", "send_unchanged", "As it was", id="editor.as-it-was", tooltip="Send the call as it was, without your changes."),
        Binding("ctrl+l", "reveal", "Reveal", id="editor.reveal", tooltip="Show or mask the secrets."),
        Binding("ctrl+t,escape", "close", "Close", id="editor.close", tooltip="Back, nothing is sent.", key_display="^t"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    CallEditorScreen {
        #editor-title { background: $panel; height: 1; padding: 0 1; }
        #editor-note { height: auto; padding: 0 1; color: $text-muted; }
        #editor-task { height: auto; max-height: 7; padding: 0 1; background: $panel; }
        #editor-news { height: auto; padding: 0 1; max-height: 8; display: none; }
        #editor-news.-problem { color: $text-error; }
    }
    """

    def __init__(
        self,
        operation: str,
        document: dict[str, Any],
        send: Send | None = None,
        note: str = "",
    ) -> None:
        super().__init__()
        self._operation = operation
        self._original = document
        self._sending = send
        self._note = note
        self._draft = Draft(document)
        self._revealed = False

    def compose(self) -> ComposeResult:
        yield Static(self._title(), id="editor-title")
        note = f"{self._note} {MASKED}" if self._draft.has_secrets else self._note
        yield Static(note.strip(), id="editor-note", markup=False)
        yield Static(id="editor-task")
        # above the text: at the bottom a toast could cover it
        yield Static(id="editor-news", markup=False)
        yield ParametersArea(self._draft.masked_text, read_only=self._sending is None)
        yield KeyLine()

    def on_resize(self) -> None:
        # the page of the lesson, that has it too, cannot be opened from here
        *_, bench = (each for each in self.app.screen_stack if isinstance(each, Workbench))
        task = bench.to_do(self.size.width - 2)
        place = self.query_one("#editor-task", Static)
        place.update(task)
        place.display = bool(task)

    def heading(self) -> Content:
        """The first line: what is edited."""
        return Content.assemble((one_line(self._operation), "bold"), "  to be sent")

    def _title(self) -> Content:
        secrets = ("  secrets shown", "bold $text-warning") if self._revealed else ""
        return Content.assemble(self.heading(), secrets)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is a use for."""
        if action in ("send", "send_unchanged"):
            return self._sending is not None
        return action != "reveal" or self._draft.has_secrets

    @property
    def _area(self) -> ParametersArea:
        return self.query_one(ParametersArea)

    def action_send(self) -> None:
        if (document := self.edited()) is not None:
            self.let_go(document)

    def action_send_unchanged(self) -> None:
        self.let_go(self._original)

    def action_close(self) -> None:
        self.dismiss()

    def action_reveal(self) -> None:
        place, text = self._area.cursor_location, self._area.text
        self._revealed = not self._revealed
        shown = self._draft.revealed(text) if self._revealed else self._draft.masked(text)
        self._area.load_text(shown)
        self.query_one("#editor-title", Static).update(self._title())
        self._area.move_cursor(place)

    def edited(self) -> dict[str, Any] | None:
        """The parameters as they are now; None, and the reason on the screen, if they are no JSON."""
        try:
            return self._draft.document(self._area.text, masked=not self._revealed)
        except DraftProblem as problem:
            self.tell(f"✗ {problem}", is_problem=True)
            self._area.move_cursor((problem.line - 1, problem.column - 1))
            return None

    def let_go(self, document: dict[str, Any]) -> None:
        """Close, and send the call with the parameters in `document`."""
        self.dismiss()
        if self._sending is not None:
            self._sending(document)

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self.tell("")

    def tell(self, news: str | Content, *, is_problem: bool = False) -> None:
        """Say `news` above the text, in place of what was said before."""
        place = self.query_one("#editor-news", Static)
        if not news and not place.display:
            return
        place.update(news)
        place.display = bool(news)
        place.set_class(is_problem, "-problem")
