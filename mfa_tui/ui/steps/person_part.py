"""What the steps about one side of a person have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from mfa_tui.ui.steps.administering import AdminStep, Desk
from mfa_tui.ui.steps.person import PersonStep

if TYPE_CHECKING:
    from mfa_tui.signin.administration import Change, PersonFacts
    from mfa_tui.ui.visit import Visit


class PersonPartStep(AdminStep):
    """A step about `person` that goes back to all that is known of them."""

    BINDINGS = [
        Binding("ctrl+r", "back", "Back", id="person-part.back", tooltip="Back to the person."),
    ]

    def __init__(self, visit: Visit, desk: Desk, person: PersonFacts) -> None:
        super().__init__(visit, desk)
        self.person = person

    def make(self, change: Change) -> None:
        """Make `change` and go back to the person, with the news of it."""
        self.change(change, lambda: self._back(f"{change.operation} is done. {change.meets}"))

    def action_back(self) -> None:
        self._back("")

    def _back(self, news: str) -> None:
        self.go(PersonStep(self.visit, self.desk, self.person.username, news))
