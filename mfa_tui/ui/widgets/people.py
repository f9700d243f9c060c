"""The practice users below the sign-in form: who there is, and what a sign-in will meet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from mfa_tui.ui.world import Person

MOST = 6
"""So many are shown at a time, the chosen one among them: at 80x24 the form leaves no more room."""

KEPT = 3
"""For so many and their heading there is always room, so that nothing has to move for them."""


class People(Static):
    """A list that is read, not entered: the keys of the Username field go through it."""

    DEFAULT_CSS = "People { margin-top: 1; height: auto; min-height: 4; }"

    def show(self, people: tuple[Person, ...], chosen: int) -> None:
        """Show `people`; the one at index `chosen` is in the form, -1 for nobody."""
        self.update(people_lines(people, chosen), layout=len(people) > KEPT)


def people_lines(people: tuple[Person, ...], chosen: int) -> Content:
    """A heading and a line for each person, or for those around the chosen one."""
    if not people:
        return Content("")
    first = max(chosen - MOST + 1, 0)
    shown = people[first : first + MOST]
    counts = {"above": first, "below": len(people) - first - len(shown)}
    hidden = "  " + ", ".join(f"{count} {where}" for where, count in counts.items() if count)
    heading = Content.assemble(
        ("Practice users", "bold"),
        ("  ↓ in Username fills one in", "$quiet"),
        (hidden if len(shown) < len(people) else "", "$quiet"),
    )
    name = _width(10, (person.username for person in people))
    password = _width(13, (_password(person) for person in people))
    lines = [
        _line(f"{person.username:<{name}}{_password(person):<{password}}", person, place == chosen)
        for place, person in enumerate(shown, first)
    ]
    return Content("\n").join([heading, *lines])


def _width(least: int, texts: Iterable[str]) -> int:
    """The cells of a column that ends in two blanks."""
    return max(least, *(len(text) + 2 for text in texts))


def _password(person: Person) -> str:
    return "your own" if person.password is None else person.password or "none"


def _line(entry: str, person: Person, chosen: bool) -> Content:
    start = f"{'▸' if chosen else ' '} {entry}"
    return Content.assemble((start, "bold" if chosen else ""), (person.state, "$quiet"))
