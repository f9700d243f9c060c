"""Any challenge that is answered by filling in fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.widgets import Static

from mfa_tui.signin.challenges import AnswerProblem, Challenge
from mfa_tui.ui.steps.step import Step, path_line
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.time_left import TimeLeft

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.target import Target


class ChallengeStep(Step):
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

    @dataclass
    class Submitted(Message):
        """Complete answers to `challenge`, by field key."""

        challenge: Challenge
        answers: dict[str, str]

    def __init__(self, challenge: Challenge, target: Target, done: tuple[str, ...]) -> None:
        super().__init__()
        self.challenge = challenge
        self.title = challenge.name
        self.wants_code = any(asked.kind == "code" for asked in challenge.fields())
        self._target = target
        self._done = done

    def compose(self) -> ComposeResult:
        challenge = self.challenge
        yield Static(path_line(self._done, challenge.short), id="path")
        yield Static(f"Cognito asks for {challenge.name}", classes="heading", markup=False)
        yield Static(challenge.explanation, classes="quiet explanation", markup=False)
        for asked in challenge.fields():
            yield LabelledEntry(asked.label, kind=asked.kind, id=_widget_id(asked.key))
        yield TimeLeft(
            self._target.clock, challenge.expires, at_least=not self._target.session_known
        )

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
            self.post_message(self.Submitted(self.challenge, answers))

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
