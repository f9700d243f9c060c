"""Asks which users of a real pool stand for those of a lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from mfa_tui.trainer.needs import wrong_people
from mfa_tui.ui.screens.field_page import FieldPage
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

ABOUT = (
    "Type the username of a test user of yours. The lesson then speaks of that user, and so do its "
    "hints and its checks. It is kept until this program ends, for all lessons. Nothing is sent."
)


class PersonEntry(Entry):
    """The field of one username."""

    BINDINGS = [
        Binding("enter", "submit", "Use them", id="name-people.use", tooltip="Take these users, and read the pool once more."),
    ]  # fmt: skip


class NamePeopleScreen(FieldPage["dict[str, str] | None"]):
    """Gives a username for each user of a lesson, at first as in `people`; None to leave it."""

    BINDINGS = [
        Binding("escape", "dismiss", "Leave it", id="name-people.leave", tooltip="Back, with the users as they were."),
    ]  # fmt: skip

    def __init__(self, people: Mapping[str, str]) -> None:
        super().__init__()
        self._fields = {
            name: LabelledEntry(name, entry=PersonEntry(value=here))
            for name, here in people.items()
        }

    def compose(self) -> ComposeResult:
        yield from self.page("Who stands for whom on this pool?", self._fields.values(), ABOUT)

    def on_mount(self) -> None:
        next(iter(self._fields.values())).entry.focus()

    @on(Entry.Submitted)
    def _typed(self) -> None:
        typed = {name: each.value.strip() or name for name, each in self._fields.items()}
        if problem := wrong_people(typed):
            name, why = problem
            self._fields[name].problem(why)
        else:
            self.dismiss(typed)
