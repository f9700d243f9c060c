"""Work it out: a menu of worksheets, and one of them as a form with its result below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.screens.pick import PickScreen
from mfa_tui.ui.widgets.choice import Option
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.wire_detail import WireDetail
from mfa_tui.ui.widgets.wire_line import Line
from mfa_tui.ui.widgets.wire_roles import Role
from mfa_tui.ui.worksheets import SHEETS, Missing

if TYPE_CHECKING:
    from textual.app import App, ComposeResult

    from mfa_tui.ui.worksheets import Desk, Worksheet

HINT = [Line([("Fill in what is missing, then press enter.", Role.MUTED)])]
AT_WORK = [Line([("Computing …", Role.MUTED)])]


def work_it_out(app: App[None], desk: Desk) -> None:
    """Let the user choose a worksheet for what lies on the `desk`, and open it."""
    options = tuple(Option(name, about) for name, about, _ in SHEETS)

    def chosen(index: int | None) -> None:
        if index is not None:
            app.push_screen(WorksheetScreen(SHEETS[index][2](desk)))

    app.push_screen(PickScreen("Work it out", options, 0), chosen)


class SheetEntry(Entry):
    """A field of a worksheet: nothing in it is sent anywhere."""

    BINDINGS = [
        Binding("enter", "submit", "Work out", id="sheet.work", tooltip="Compute the result from what is in the fields."),
    ]  # fmt: skip


class WorksheetScreen(OneFrame[None], ModalScreen[None]):
    """The fields of `sheet` over their result. What is typed is forgotten when it closes."""

    BINDINGS = [
        Binding("escape,ctrl+r", "dismiss", "Close", id="sheet.close", tooltip="Back to the wire; nothing typed is kept.", key_display="^r"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    WorksheetScreen {
        background: $background;
        #sheet { height: auto; padding: 1 2; }
        Static { height: auto; max-width: 90; margin-bottom: 1; }
        .heading { text-style: bold; margin-bottom: 0; }
        LabelledEntry Entry { max-width: 60; }
        #result { height: 1fr; padding: 0 0 0 2; }
    }
    """

    @dataclass
    class Worked(Message):
        """The result is there, or a field has to be filled otherwise."""

        lines: list[Line]
        missing: Missing | None = None

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._result = WireDetail(id="result")

    def compose(self) -> ComposeResult:
        with Vertical(id="sheet"):
            yield Static(self._sheet.title, classes="heading", markup=False)
            yield Static(self._sheet.about, markup=False)
            for each in self._sheet.fields:
                kind = "password" if each.secret else "text"
                entry = SheetEntry(kind=kind, value=each.value)
                yield LabelledEntry(each.label, id=each.name, entry=entry)
        yield self._result
        yield KeyLine()

    def on_mount(self) -> None:
        self._result.show(HINT, None)
        fields = list(self.query(LabelledEntry))
        (next((each for each in fields if not each.value), fields[0])).entry.focus()

    @on(Entry.Submitted)
    def _submitted(self) -> None:
        for each in self.query(LabelledEntry):
            each.problem("") if each.query(".problem") else None
        self._result.show(AT_WORK, None)
        self._work({str(each.id): each.value.strip() for each in self.query(LabelledEntry)})

    @work(thread=True, exclusive=True, group="worksheet", exit_on_error=False)
    def _work(self, values: dict[str, str]) -> None:
        try:
            self.post_message(self.Worked(self._sheet.work(values)))
        except Missing as missing:
            self.post_message(self.Worked(HINT, missing))

    def on_worksheet_screen_worked(self, event: Worked) -> None:
        """Show the result, or what is wrong beside the field it is about."""
        self._result.show(event.lines, None)
        if event.missing is not None:
            self.query_one(f"#{event.missing.name}", LabelledEntry).problem(str(event.missing))
