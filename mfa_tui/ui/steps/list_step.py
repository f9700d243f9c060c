"""A list behind the tokens whose rows can be deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import on
from textual.content import Content
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.ui.steps.signed_in import SignedInStep
from mfa_tui.ui.widgets.news import News
from mfa_tui.ui.widgets.rows_list import RowsList
from mfa_tui.ui.widgets.step_keys import StepKeys

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.turns import Refused
    from mfa_tui.ui.steps.step import Then
    from mfa_tui.ui.visit import Visit

LOOKING = "The list is on its way."
NOTHING = "There is no list."


class ListStep(SignedInStep):
    """Heading, news, list and keys. What cannot be undone is announced first, and done by the same
    key pressed again."""

    DEFAULT_CSS = """
    ListStep {
        News, RowsList { margin-bottom: 1; }
        .warning { height: auto; margin-top: 1; }
    }
    """
    INTRO = ""
    """What the list is about, in two or three lines."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self._doomed: str | None = None

    def compose(self) -> ComposeResult:
        heading = f"{self.title.capitalize()} of {self.visit.user}"
        yield Static(heading, classes="heading gap", markup=False)
        yield News(self.INTRO)
        yield RowsList(empty=LOOKING)
        yield StepKeys(self)

    def on_mount(self) -> None:
        self.focus_first()
        self.read("")

    def action_list(self) -> None:
        self.read("")

    def read(self, news: str) -> None:
        """Ask for the list, show it, and tell `news`."""
        raise NotImplementedError

    def refuse(self, refused: Refused) -> None:
        if self.rows.index is None:
            self.rows.show((), empty=NOTHING)
        super().refuse(refused)

    @property
    def rows(self) -> RowsList:
        """The list of this step."""
        return self.query_one(RowsList)

    @property
    def index(self) -> int | None:
        """The place of the row under the cursor; None when there is none, or nothing is drawn yet."""
        lists = self.query(RowsList)
        return lists.first().index if lists else None

    def tell(self, news: str) -> None:
        """Say what has been done; what was announced is off."""
        self._doomed = None
        self.query_one(News).tell(news)

    def ask_again(self, key: str, whom: str, call: Callable[[], Any], then: Then) -> None:
        """Ask, and remember `key` as the one that asks once more."""
        if not self.waiting:
            self.again_key = key
            self.ask(whom, call, then)

    def announced(self, name: str, warning: str) -> bool:
        """Whether `name` was announced before; if not, `warning` announces it now."""
        if self._doomed == name:
            self._doomed = None
            return True
        self.announce(name, warning)
        return False

    def announce(self, name: str, warning: str) -> None:
        """Say with `warning` what the key will do to `name`; it may hold text from the wire."""
        self._doomed = name
        words = Content.assemble(("! ", "bold $text-warning"), printable(warning))
        self.say(Static(words, classes="warning"))

    @on(RowsList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()
        if self._doomed is not None and not self.waiting:
            self._doomed = None
            self.say(None)
