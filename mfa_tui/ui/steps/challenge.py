"""Any challenge that is answered by filling in fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from mfa_tui.signin.challenges import AnswerProblem, Challenge
from mfa_tui.ui.steps.step import VisitStep, path_line
from mfa_tui.ui.steps.turns import take
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.time_left import TimeLeft

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.ui.visit import Visit


class ChallengeStep(VisitStep):
    """Draws a Challenge from its fields and posts the answers."""

    PURPOSE = (
        "Cognito answered with a challenge instead of tokens. Fill in what it asks for; a wrong "
        "answer can usually be corrected while the session lives."
    )
    DEFAULT_CSS = """
    ChallengeStep {
        #path { margin: 1 0; }
        .explanation { margin-bottom: 1; }
        TimeLeft { margin: 0 0 1 14; }
    }
    """

    def __init__(self, visit: Visit, challenge: Challenge) -> None:
        super().__init__(visit)
        self.challenge = challenge
        self.title = challenge.name
        self.wants_code = any(asked.kind == "code" for asked in challenge.fields())

    def compose(self) -> ComposeResult:
        challenge, target = self.challenge, self.visit.target
        yield Static(path_line(self.visit.done, challenge.short), id="path")
        yield Static(f"Cognito asks for {challenge.name}", classes="heading", markup=False)
        yield Static(challenge.explanation, classes="quiet explanation", markup=False)
        for asked in challenge.fields():
            yield LabelledEntry(asked.label, kind=asked.kind, id=_widget_id(asked.key))
        yield TimeLeft(target.clock, challenge.expires, at_least=not target.session_known)

    def on_mount(self) -> None:
        self.focus_first()

    @on(Entry.Submitted)
    def _submit(self) -> None:
        if self.waiting:
            return
        fields = {asked.key: self._field(asked.key) for asked in self.challenge.fields()}
        answers = {key: field.value for key, field in fields.items()}
        try:
            self.challenge.responses(answers)
        except AnswerProblem as problem:
            fields[problem.key].problem(str(problem))
        else:
            self._send(answers)

    def _send(self, answers: dict[str, str]) -> None:
        visit, passed = self.visit, self.challenge.short
        self.ask(
            "Cognito (RespondToAuthChallenge)",
            lambda: visit.talk.answer(answers),
            lambda turn: take(self, visit, turn, passed),
        )

    def take_code(self, code: str) -> bool:
        for asked in self.challenge.fields():
            if asked.kind == "code":
                field = self._field(asked.key)
                field.value = code
                field.entry.focus()
                return True
        return False

    def _field(self, key: str) -> LabelledEntry:
        return self.query_one(f"#{_widget_id(key)}", LabelledEntry)


def _widget_id(key: str) -> str:
    """A widget id for a field key; keys such as `userAttributes.custom:tier` are none themselves."""
    return "field-" + "".join(char if char.isalnum() else f"-{ord(char):x}-" for char in key)
