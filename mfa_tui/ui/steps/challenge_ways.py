"""The ways out of a challenge, other than answering it: what the API really offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.widgets import Static

from mfa_tui.signin.challenges import CustomRound
from mfa_tui.ui.steps.step import VisitStep, path_line
from mfa_tui.ui.steps.turns import step_for, take_again
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.challenges import Challenge, Way
    from mfa_tui.signin.conversation import Turn
    from mfa_tui.ui.visit import Visit

NO_CHOICE = (
    "Another factor is not on offer: Cognito lets only those choose who have several and prefer "
    "none. A preference is changed when signed in, or by an administrator."
)


@dataclass(frozen=True)
class _Way:
    row: Row
    take: Callable[[], None]


class ChallengeWaysStep(VisitStep):
    """The list of ways out of `challenge`; each says what it will do."""

    PURPOSE = (
        "Cognito has no call for a new code or another factor: an app begins again with the same "
        "answers, and that sends a new code or puts the choice once more."
    )
    BINDINGS = [
        Binding("ctrl+r,ctrl+n", "back", "Back", id="challenge-ways.back", tooltip="Back to the challenge; it still waits.", key_display="^r"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    ChallengeWaysStep {
        #path { margin: 1 0; }
        .intro, RowsList { margin-bottom: 1; }
    }
    """
    title = "other ways"

    def __init__(self, visit: Visit, challenge: Challenge, typed: Mapping[str, str]) -> None:
        """`typed` is what was in the fields, by field key; going back brings it back."""
        super().__init__(visit)
        self._challenge = challenge
        self._typed = dict(typed)
        self._ways = tuple(self._possible())

    def compose(self) -> ComposeResult:
        name = self._challenge.name
        yield Static(path_line(self.visit.done, self._challenge.short), id="path")
        yield Static(f"Instead of answering {name}", classes="heading", markup=False)
        yield Static("ctrl+r goes back to it; it still waits.", classes="quiet intro")
        yield RowsList(tuple(way.row for way in self._ways), empty="", opens=True)
        if not (self.visit.talk.can_choose_again or isinstance(self._challenge, CustomRound)):
            yield Static(NO_CHOICE, classes="quiet", id="no-choice")

    def on_mount(self) -> None:
        self.focus_first()

    def _possible(self) -> list[_Way]:
        talk = self.visit.talk
        ways = [self._offered(way) for way in self._challenge.ways()]
        if talk.can_send_again:
            row = Row("Send a new code", talk.beginning, "Begins again with the same answers. Only the newest code counts.")  # fmt: skip
            ways.append(_Way(row, lambda: self._begin_again(talk.send_again)))
        if talk.can_choose_again:
            row = Row("Choose again", talk.beginning, "Begins again and stops where the choice is put.")  # fmt: skip
            ways.append(_Way(row, lambda: self._begin_again(talk.choose_again)))
        row = Row("Start over", "", "To the sign-in form; this sign-in is given up.")
        return [*ways, _Way(row, lambda: self.end(""))]

    def _offered(self, way: Way) -> _Way:
        """A way that the pool's triggers offer themselves, within this sign-in."""
        visit = self.visit
        take = partial(
            self.ask,
            f"Cognito ({visit.talk.answering})",
            lambda: visit.talk.take(way),
            lambda turn: take_again(self, visit, turn),
        )
        return _Way(Row(way.name, visit.talk.answering, way.about), take)

    def _begin_again(self, call: Callable[[], Turn]) -> None:
        visit = self.visit
        whom = f"Cognito ({visit.talk.beginning})"
        self.ask(whom, call, lambda turn: take_again(self, visit, turn))

    @on(RowsList.Opened)
    def _open(self, event: RowsList.Opened) -> None:
        if not self.waiting:
            self._ways[event.index].take()

    def action_back(self) -> None:
        if not self.waiting:
            self.go(step_for(self.visit, self._challenge, self._typed))
