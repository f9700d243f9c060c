"""The people of a pool: search for one, or make one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Static

from mfa_tui.ui.steps.administering import AdminStep, Desk
from mfa_tui.ui.steps.new_person import NewPersonStep
from mfa_tui.ui.steps.person import PersonStep
from mfa_tui.ui.steps.person_text import standing
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.news import News
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from mfa_tui.signin.administration import Found, Listed
    from mfa_tui.ui.visit import Visit


SEARCHED_FOR = tuple("@+._-")
"""What usernames, addresses and numbers have beside letters and digits."""


class SearchEntry(Entry):
    """The search field: down goes to what was found."""

    BINDINGS = [
        Binding("enter", "submit", "Search", id="people.search", tooltip="Ask for users whose name begins with this."),
        Binding("down", "leave", "To the list", id="people.leave", tooltip="Go to the users that were found.", show=False),
    ]  # fmt: skip

    @dataclass
    class Left(Message):
        """The list below is wanted."""

    def action_leave(self) -> None:
        self.post_message(self.Left())


class PeopleStep(AdminStep):
    """Asks ListUsers, page by page, and opens whom the administrator picks."""

    title = "people"
    PURPOSE = (
        "ListUsers finds users by how their name, address or number begins. It says how each "
        "stands; factors take another call for each user."
    )
    BINDINGS = [
        Binding("ctrl+n", "create", "New person", id="people.create", tooltip="Make an account (AdminCreateUser)."),
        Binding("m", "more", "More", id="people.more", tooltip="Ask for the next page of users."),
        Binding("slash", "search", "Search", key_display="/", id="people.search-again", tooltip="Change the search; letters do so, too."),
    ]  # fmt: skip
    DEFAULT_CSS = "PeopleStep { News, #search { margin-bottom: 1; } }"

    def __init__(self, visit: Visit, desk: Desk, news: str = "") -> None:
        super().__init__(visit, desk)
        self._news = news
        self._users: tuple[Listed, ...] = ()
        self._more: str | None = None

    @classmethod
    def of(cls, visit: Visit) -> PeopleStep:
        """The step at the beginning of a visit."""
        return cls(visit, Desk.of(visit))

    def compose(self) -> ComposeResult:
        yield Static(f"People of {self.visit.target.name}", classes="heading gap", markup=False)
        yield News("By the start of a username, e-mail (@) or number (+). ctrl+r goes back.", self._news)  # fmt: skip
        search = SearchEntry(value=self.desk.search)
        yield LabelledEntry("Search", entry=search, id="search")
        yield RowsList(empty="", opens=True)

    def on_mount(self) -> None:
        self.focus_first()
        self._search()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "search":
            return isinstance(self.app.focused, RowsList)
        return self._more is not None if action == "more" else True

    def on_key(self, event: events.Key) -> None:
        """Let what is typed in the list go on with the search, unless it is a key there."""
        key, character = event.key, event.character or ""
        if not self.check_action("search", ()) or (key == "m" and self._more is not None):
            return
        if key == "backspace" or character.isalnum() or character in SEARCHED_FOR:
            event.stop()
            entry = self._at_search()
            if key == "backspace":
                entry.action_delete_left()
            else:
                entry.insert_text_at_cursor(character)

    def action_search(self) -> None:
        self._at_search()

    def _at_search(self) -> Entry:
        """The search field, with the cursor at its end."""
        entry = self.query_one("#search", LabelledEntry).entry
        entry.focus()
        entry.action_end()
        return entry

    @on(Entry.Submitted)
    def _search(self) -> None:
        search = self.query_one("#search", LabelledEntry).value.strip()
        if not self.waiting:
            self.desk.search = search
            find = self.desk.administration.find
            self.ask("Cognito (ListUsers)", lambda: find(search), self._found)

    def _found(self, found: Found) -> None:
        self._users = ()
        self._add(found)
        self.query_one(RowsList).action_first()
        if self._users and self.desk.search:
            self.query_one(RowsList).focus()

    def action_more(self) -> None:
        search, more, find = self.desk.search, self._more, self.desk.administration.find
        self.ask("Cognito (ListUsers)", lambda: find(search, more), self._add)

    def _add(self, found: Found) -> None:
        """Show one more page of users."""
        self._users += found.users
        self._more = found.more
        rows = tuple(Row(user.username, standing(user)) for user in self._users)
        self.query_one(RowsList).show(rows, empty=self._nobody())
        self.refresh_bindings()

    def _nobody(self) -> str:
        if not self.desk.search:
            return "There is nobody in this pool yet. ctrl+n makes the first account."
        return f"Nobody begins with {self.desk.search}. Change the search, or make an account: ctrl+n."  # fmt: skip

    @on(SearchEntry.Left)
    def _to_the_list(self) -> None:
        if self._users:
            self.query_one(RowsList).focus()

    @on(RowsList.Opened)
    def _open(self, event: RowsList.Opened) -> None:
        if not self.waiting:
            self.go(PersonStep(self.visit, self.desk, self._users[event.index].username))

    def action_create(self) -> None:
        self.go(NewPersonStep(self.visit, self.desk))
