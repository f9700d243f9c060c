"""The rounds of a pool's own triggers that are known by their `type`: codes, and Duo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content

from mfa_tui.signin.challenges import (
    CustomRound,
    DuoClassic,
    DuoFailOpen,
    DuoPush,
    DuoUniversal,
)
from mfa_tui.ui.steps.challenge import ASKED_AGAIN, ChallengeStep
from mfa_tui.ui.steps.turns import take
from mfa_tui.ui.widgets.time_left import TimeLeft

if TYPE_CHECKING:
    from mfa_tui.signin.challenges import Challenge
    from mfa_tui.signin.turns import SignedIn
    from mfa_tui.ui.steps.step import Step
    from mfa_tui.ui.visit import Visit


def round_step(visit: Visit, posed: CustomRound, typed: Mapping[str, str]) -> Step:
    """The step for `posed`; `typed` is what was in its fields before, by field key."""
    if isinstance(posed, DuoPush):
        from mfa_tui.ui.steps.duo_push import DuoPushStep

        return DuoPushStep(visit, posed, typed)
    if isinstance(posed, DuoUniversal):
        from mfa_tui.ui.steps.duo_universal import DuoUniversalStep

        return DuoUniversalStep(visit, posed, typed)
    if isinstance(posed, DuoClassic):
        from mfa_tui.ui.steps.duo_classic import DuoClassicStep

        return DuoClassicStep(visit, posed, typed)
    return (GoOnStep if isinstance(posed, DuoFailOpen) else RoundStep)(visit, posed, typed)


class AnswerTimeLeft(TimeLeft):
    """How long the trigger takes an answer, which may be less than the Session lives."""

    def words(self) -> Content:
        left = round(self.deadline - self._clock())
        if left <= 0:
            return Content.assemble(
                ("too old by now", "$text-error"), "; ctrl+n shows what can be done"
            )
        return Content(f"counts for another {left // 60}:{left % 60:02}")


class RoundStep(ChallengeStep):
    """A round that is answered by filling in a field: a mailed code, a backup code."""

    PURPOSE = (
        "Code of this pool's own (Lambda triggers) asks and judges. What it told publicly is on the "
        "wire; ctrl+n shows what else it can do."
    )

    def __init__(
        self, visit: Visit, posed: CustomRound, typed: Mapping[str, str] | None = None
    ) -> None:
        """`typed` is what was in the fields before, by field key."""
        super().__init__(visit, posed, typed)
        self.posed = posed
        self.code_source = "inbox"
        self._told = visit.target.clock()
        self.asked_again = False

    @property
    def heading(self) -> str:
        return f"{super().heading}: {self.posed.subject}"

    @property
    def news(self) -> str:
        return self.posed.news or (ASKED_AGAIN if self.asked_again else "")

    @property
    def metadata(self) -> dict[str, str]:
        """What the triggers are told along with every answer."""
        return {}

    def time_left(self) -> TimeLeft:
        seconds = self.posed.expires_in
        if seconds is None:
            return super().time_left()
        return AnswerTimeLeft(self.visit.target.clock, self._told + seconds, at_least=False)

    def send(self, answers: dict[str, str]) -> None:
        visit, passed = self.visit, self.challenge.short

        def go_on(turn: Challenge | SignedIn) -> None:
            if isinstance(turn, CustomRound) and turn.short == passed:
                visit.user = turn.username
                again = round_step(visit, turn, answers if turn.status == "wrong" else {})
                if isinstance(again, RoundStep):
                    again.asked_again = True
                self.go(again)
            else:
                take(self, visit, turn, passed)

        metadata = self.metadata
        whom = f"Cognito ({visit.talk.answering})"
        self.ask(whom, lambda: visit.talk.answer(answers, metadata), go_on)


class GoOnStep(RoundStep):
    """A round that any answer passes: the step tells why, and enter goes on."""

    BINDINGS = [
        Binding("enter", "go_on", "Go on", id="go-on.enter", tooltip="Answer, and get the tokens."),
    ]

    def action_go_on(self) -> None:
        self.send({})
