"""Asks for the name of a file, and writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.binding import Binding
from textual.message import Message

from mfa_tui.trace.export.saving import AlreadyThere, NotSaved, save_text
from mfa_tui.ui.screens.field_page import FieldPage
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry

if TYPE_CHECKING:
    from textual.app import App, ComposeResult
    from textual.widget import Widget

Save = Callable[[Path, bool], None]
"""Writes to a path, over what is there only when the second argument says so; blocking. Raises
NotSaved."""


class NameEntry(Entry):
    """The field of the file's name."""

    BINDINGS = [
        Binding("enter", "submit", "Save", id="save.save", tooltip="Write the file."),
    ]


class SaveAsScreen(FieldPage[None]):
    """Saves under a name, which starts as `suggestion`; a name that is taken needs enter twice."""

    BINDINGS = [
        Binding("enter", "save", "Save", id="save.now", tooltip="Write the file."),
        Binding("escape", "dismiss", "Close", id="save.close", tooltip="Back, nothing is written."),
    ]

    @dataclass
    class Ended(Message):
        """The writing is over, with a `problem` or without."""

        path: Path
        problem: NotSaved | None

    def __init__(self, title: str, suggestion: str, save: Save) -> None:
        super().__init__()
        self._heading = title
        self._suggestion = suggestion
        self._saving = save
        self._taken: Path | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        name = LabelledEntry("File", id="file", entry=NameEntry(value=self._suggestion))
        yield from self.page(self._heading, (name, *self.more_fields()), self._about())

    def more_fields(self) -> Iterable[Widget]:
        """What else is asked, under the name."""
        return ()

    def chosen(self) -> Save:
        """What writes the file, as the fields stand now."""
        return self._saving

    def _about(self) -> str:
        return (
            f"The file goes to {Path.cwd()}, unless the name says otherwise. Only you can read it "
            "(mode 0600)."
        )

    def on_mount(self) -> None:
        entry = self._field.entry
        entry.focus()
        entry.cursor_position = len(entry.value)

    @property
    def _field(self) -> LabelledEntry:
        return self.query_one("#file", LabelledEntry)

    @on(Entry.Submitted)
    def action_save(self) -> None:
        if self._busy:
            return
        name = self._field.value.strip()
        if not name:
            self._field.problem("The name is empty. Type one, then press enter.")
            return
        path = Path(name).expanduser()
        self._busy = True
        self._write(self.chosen(), path, path == self._taken)

    @work(thread=True, exclusive=True, group="save", exit_on_error=False)
    def _write(self, save: Save, path: Path, overwrite: bool) -> None:
        problem = None
        try:
            save(path, overwrite)
        except NotSaved as refusal:
            problem = refusal
        self.post_message(self.Ended(path, problem))

    @on(Ended)
    def _ended(self, event: Ended) -> None:
        self._busy = False
        if event.problem is None:
            self.dismiss()
            self.app.notify(f"Saved {event.path}.", markup=False)
            return
        self._taken = event.path if isinstance(event.problem, AlreadyThere) else None
        more = " Press enter again to overwrite it." if self._taken else ""
        self._field.problem(f"{event.problem}{more}")


def save_words(app: App[None], title: str, text: str) -> None:
    """Ask under `title` where to save `text`."""

    def save(path: Path, overwrite: bool) -> None:
        save_text((text,), path, overwrite=overwrite)

    app.push_screen(SaveAsScreen(title, "copied.txt", save))
