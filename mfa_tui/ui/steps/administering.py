"""What the administrator's steps have in common: their calls, and a question before the real ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mfa_tui.signin.administration import Administration
from mfa_tui.ui.steps.step import VisitStep

if TYPE_CHECKING:
    from mfa_tui.signin.administration import Change
    from mfa_tui.ui.visit import Visit


@dataclass
class Desk:
    """What goes from step to step: the way to the pool, and what was searched for last."""

    administration: Administration
    search: str = ""

    @classmethod
    def of(cls, visit: Visit) -> Desk:
        """A desk for the pool of `visit`."""
        return cls(Administration(lambda: visit.world.connect(visit.target)), visit.user)


class AdminStep(VisitStep):
    """A step of an administrator. In the practice pools only what is final is asked about first."""

    def __init__(self, visit: Visit, desk: Desk) -> None:
        super().__init__(visit)
        self.desk = desk

    def change(self, change: Change, done: Callable[[], None]) -> None:
        """Make `change` of a user, if it is meant; then comes `done`."""

        def make() -> None:
            whom = f"Cognito ({change.operation})"
            self.ask(whom, lambda: self.desk.administration.make(change), lambda _: done())

        subject = str(change.parameters["Username"])
        self.once_sure(change.operation, subject, change.meets, make, final=change.final)

    def once_sure(
        self,
        operation: str,
        subject: str,
        after: str,
        make: Callable[[], None],
        *,
        final: bool = False,
    ) -> None:
        """Call `make`: at once in a practice pool, else when the question is answered with yes.

        `operation` on `subject` is what it does, and `after` what comes of it. What is `final` is
        asked about in any pool.
        """
        target = self.visit.target
        if self.waiting:
            return
        if target.local and not final:
            make()
            return
        from mfa_tui.ui.screens.really import Question, ReallyScreen

        where = target.pool_id if target.name == target.pool_id else f"{target.name}, {target.pool_id}"  # fmt: skip
        question = Question(operation, where, subject, after)
        self.app.push_screen(ReallyScreen(question), lambda yes: make() if yes else None)
