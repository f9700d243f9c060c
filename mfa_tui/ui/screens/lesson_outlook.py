"""What a lesson needs of a real pool, before it begins there: what is there, what is missing, and how to get it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual import work
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.trainer.needs import BY_HAND, NEVER_TRIED, YOUR_OWN
from mfa_tui.ui.carrier import Carrier
from mfa_tui.ui.lesson_words import prose
from mfa_tui.ui.messages import CopyWanted
from mfa_tui.ui.rows import row
from mfa_tui.ui.screens.lesson_page import WIDEST
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.title_line import TitleBar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.trainer.needs import Need, Outlook
    from mfa_tui.ui.training import Training

READING = "Reading how the pool is set up. Nothing is changed."
USERS = "u says which test users of yours stand for those of the lesson."
_SIGNS = {
    True: ("✓ there", "$text-success"),
    False: ("✗ missing", "$text-error"),
    None: ("? unknown", "$quiet"),
}
_NAME = 11

_LONG = re.compile(r"--cli-input-json .*")
_WHOLE = "--cli-input-json '…': this, and all other settings as they are; y copies it whole"
"""What is shown in place of a command's input, which has all settings of a pool."""


class OutlookScreen(ModalScreen[bool]):
    """Says what `lesson` of `training` needs of the real pool; True begins it there."""

    BINDINGS = [
        Binding("enter", "begin", "Begin here", id="outlook.begin", tooltip="Begin, whatever is missing; nothing is sent by that."),
        Binding("u", "people", "Users", id="outlook.people", tooltip="Say which users of yours stand for those of the lesson."),
        Binding("r", "read", "Look again", id="outlook.read", tooltip="Read the pool once more."),
        Binding("y", "copy", "Copy commands", id="outlook.copy", tooltip="Copy the commands that would bring what is missing."),
        Binding("q,escape", "dismiss(False)", "Back", id="outlook.back", tooltip="Back to the lessons.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    OutlookScreen {
        VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
        #outlook-text { height: auto; max-width: 90; }
    }
    """

    class Read(Carrier):
        """The pool was read, or (`problem`) could not be."""

        outlook: Outlook | None
        problem: str = ""

    def __init__(self, training: Training, lesson: Lesson) -> None:
        super().__init__()
        self._training = training
        self._lesson = lesson
        self._outlook: Outlook | None = None

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with VerticalScroll():
            yield Static(READING, id="outlook-text")
        yield KeyLine()

    def on_mount(self) -> None:
        title = f"{self._lesson.id} {printable(self._lesson.title)}"
        self.query_one(TitleBar).show((title, f"on {self._training.pool}"), Content(""))
        self.query_one(VerticalScroll).focus()
        self.action_read()

    def on_resize(self) -> None:
        self._draw()

    @work(thread=True, exclusive=True, group="outlook", exit_on_error=False)
    def _look(self) -> None:
        try:
            self.post_message(self.Read(self._training.outlook(self._lesson)))
        except Exception as problem:  # what a lesson's file asks for need not be there
            self.post_message(self.Read(None, str(problem)))

    def on_outlook_screen_read(self, event: Read) -> None:
        self._outlook = event.outlook
        if event.outlook is None:
            self.query_one("#outlook-text", Static).update(Content(f"✗ {printable(event.problem)}"))
        self._draw()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to begin once the pool was read, and to name or copy where there is something."""
        if action == "begin":
            return self._outlook is not None
        if action == "people":
            return self._outlook is not None and bool(self._outlook.people)
        if action == "copy":
            return bool(self._commands)
        return True

    def _draw(self) -> None:
        if self._outlook is not None:
            width = min(self.app.size.width - 5, WIDEST)
            text = Content("\n").join(outlook_lines(self._outlook, width))
            self.query_one("#outlook-text", Static).update(text)

    @property
    def _commands(self) -> str:
        needs = self._outlook.needs if self._outlook else ()
        missing = (each.how for each in needs if each.has is False)
        return "\n".join(each for each in dict.fromkeys(missing) if each.startswith("aws "))

    def action_begin(self) -> None:
        self.dismiss(True)

    def action_people(self) -> None:
        from mfa_tui.ui.screens.name_people import NamePeopleScreen

        def named(people: dict[str, str] | None) -> None:
            if people is not None:
                self._training.people.update(people)
                self._look()

        if self._outlook is not None:
            self.app.push_screen(NamePeopleScreen(self._outlook.people), named)

    def action_read(self) -> None:
        self._look()

    def action_copy(self) -> None:
        self.post_message(CopyWanted(self._commands, "the commands"))


def outlook_lines(outlook: Outlook, width: int) -> Iterator[Content]:
    """The needs, what is only explained, and what was never tried, in `width` cells."""
    count = outlook.lacks
    missing = f"{count} {'is' if count == 1 else 'are'} missing" if count else "nothing is missing"
    yield Content.styled(f"What the lesson counts on. As far as it can be read, {missing}.", "bold")
    if outlook.people:
        yield Content.styled(USERS, "$quiet")
    for each in outlook.needs:
        yield from _need(each, width)
    if outlook.explained:
        yield Content("")
        yield Content.styled("Explained here instead of done (it holds nothing up):", "bold")
        yield from (row("~", printable(each), width, name_width=2) for each in outlook.explained)
    yield Content("")
    yield prose(YOUR_OWN)
    yield Content("")
    yield Content(NEVER_TRIED)
    if any(not each.has for each in outlook.needs):
        yield Content("")
        yield Content(BY_HAND)


def _need(need: Need, width: int) -> Iterator[Content]:
    sign, style = _SIGNS[need.has]
    found = f" (here: {need.found})" if need.found else ""
    what = Content(printable(f"{need.what}{found}"))
    yield row(Content.styled(sign, style), what, width, name_width=_NAME)
    if need.how:
        how = _LONG.sub(_WHOLE, need.how)
        yield row("", Content.styled(printable(how), "$quiet"), width, name_width=_NAME)
