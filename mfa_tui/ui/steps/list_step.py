"""A list behind the tokens: asked for, shown, and changed by keys that act on a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.ui.steps.signed_in import SignedInStep
from mfa_tui.ui.widgets.news import News
from mfa_tui.ui.widgets.rows_list import Row, RowsList
from mfa_tui.ui.widgets.step_keys import StepKeys

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.turns import Refused
    from mfa_tui.ui.steps.step import Then
    from mfa_tui.ui.visit import Visit

LOOKING = "The list is on its way."
UNREAD = "The list could not be read."
LIST_AGAIN = Binding("l", "list", "List again", id="list.again", tooltip="Ask Cognito for the list again.")  # fmt: skip

Thing = TypeVar("Thing")


class ListStep(SignedInStep, Generic[Thing]):
    """Heading, news, a list of things and keys. What cannot be undone is announced first, and done
    by the same key pressed again."""

    DEFAULT_CSS = """
    ListStep {
        News, RowsList { margin-bottom: 1; }
        .warning { height: auto; margin-top: 1; }
    }
    """
    INTRO = ""
    """What the list is about, in two or three lines."""
    EMPTY = ""
    """What to say, and to do, when there is nothing in the list."""
    OPERATION = ""
    """The API operations that give the list."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self.things: tuple[Thing, ...] = ()
        self._known = False
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

    def fetch(self) -> tuple[Thing, ...] | Refused:
        """The things as Cognito knows them; blocking."""
        raise NotImplementedError

    def row(self, thing: Thing) -> Row:
        """How `thing` is shown."""
        raise NotImplementedError

    def read(self, news: str) -> None:
        """Ask for the list, show it, and tell `news`."""
        whom = f"Cognito ({self.OPERATION})"
        self.ask_again("l", whom, self.fetch, lambda things: self.show(things, news))

    def show(self, things: tuple[Thing, ...], news: str) -> None:
        """Show `things`, and tell `news`."""
        self.things, self._known = things, True
        self.rows.show(tuple(self.row(each) for each in things), self.EMPTY)
        self.refresh_bindings()
        self.tell(news)

    @property
    def chosen(self) -> Thing | None:
        """The thing under the cursor, if any."""
        return None if self.index is None else self.things[self.index]

    def refuse(self, refused: Refused) -> None:
        if not self._known:
            self.rows.show((), empty=UNREAD)
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
