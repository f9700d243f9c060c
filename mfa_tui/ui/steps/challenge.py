"""Any challenge that is answered by filling in fields and choosing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from mfa_tui.signin.challenges import AnswerProblem, Challenge, Field, SentCode
from mfa_tui.ui.steps.step import VisitStep, path_line
from mfa_tui.ui.steps.turns import take
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.facts import Facts
from mfa_tui.ui.widgets.rows_list import Row, RowsList
from mfa_tui.ui.widgets.time_left import TimeLeft

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from mfa_tui.signin.turns import Refused
    from mfa_tui.ui.visit import Visit
    from mfa_tui.ui.world import Why

EXPIRED = "session is expired"
"""What Cognito says of a Session that was answered too late, in its message."""
ASKED_AGAIN = "It asks once more: the answer before was not right, or it wants another one."
NOTHING_OFFERED = "Cognito names nothing to choose from. ctrl+n shows what is left."


class ChallengeStep(VisitStep):
    """Draws a Challenge from its fields and sends the answers."""

    PURPOSE = (
        "Cognito answered with a challenge instead of tokens. Fill in or choose what it asks for; a "
        "wrong answer can usually be corrected while the session lives."
    )
    BINDINGS = [
        Binding("ctrl+n", "ways", "Other ways", id="challenge.ways", tooltip="A new code, another factor: what can be done instead."),
        Binding("ctrl+e", "why", "Why this?", id="challenge.why", tooltip="Show the rule that led here, and all the others.", priority=True),
    ]  # fmt: skip
    DEFAULT_CSS = """
    ChallengeStep {
        #path { margin: 1 0; }
        .explanation, #asked-again, .facts, RowsList { margin-bottom: 1; }
        #asked-again { color: $text-accent; }
        TimeLeft { margin: 0 0 1 14; }
    }
    """

    def __init__(
        self, visit: Visit, challenge: Challenge, typed: Mapping[str, str] | None = None
    ) -> None:
        """`typed` is what was in the fields before, by field key."""
        super().__init__(visit)
        self.challenge = challenge
        self.title = challenge.name
        self.wants_code = any(asked.kind == "code" for asked in challenge.fields())
        self.code_source = "inbox" if isinstance(challenge, SentCode) else "authenticator"
        self._typed = dict(typed or {})
        # What has no field still has keys, and they go by the focus.
        self.can_focus = not challenge.fields()

    def compose(self) -> ComposeResult:
        challenge = self.challenge
        yield Static(path_line(self.visit.done, challenge.short), id="path")
        yield Static(self.heading, classes="heading", markup=False)
        yield Static(challenge.explanation, classes="quiet explanation", markup=False)
        if news := self.news:
            yield Static(news, id="asked-again", markup=False)
        if facts := challenge.facts():
            yield Facts(facts, classes="facts")
        yield from self.answer_widgets()
        yield self.time_left()
        if why := self.why:
            yield Static(_why_line(why), id="why")

    @property
    def heading(self) -> str:
        """What is asked for, by its name in the API."""
        return f"Cognito asks for {self.challenge.name}"

    @property
    def news(self) -> str:
        """What came of the answer before; empty at first."""
        return ASKED_AGAIN if self.visit.done[-1:] == (self.challenge.short,) else ""

    def time_left(self) -> TimeLeft:
        """What counts down how long an answer is waited for."""
        target = self.visit.target
        at_least = not target.session_known
        return TimeLeft(target.clock, self.challenge.expires, at_least=at_least)

    def answer_widgets(self) -> Iterator[Widget]:
        """What is filled in and chosen, in the order of the fields."""
        for asked in self.challenge.fields():
            name = widget_id(asked.key)
            if asked.kind == "choice":
                rows = tuple(Row(offer.name, about=offer.about) for offer in asked.offers)
                yield RowsList(rows, empty=NOTHING_OFFERED, opens=True, id=name)
            else:
                yield LabelledEntry(
                    asked.label, kind=asked.kind, id=name, value=self._value_at_first(asked)
                )

    def on_mount(self) -> None:
        self._show_asked()
        self.focus_first()

    def focus_first(self) -> None:
        if self.can_focus:
            self.focus()
        else:
            super().focus_first()

    @property
    def why(self) -> Why | None:
        """The decision that posed this challenge, where somebody can tell."""
        asked = self.challenge.request_id
        why = self.visit.world.why(asked) if asked else None
        return why if why and why.outcome == self.challenge.name else None

    # -- filling in --------------------------------------------------------------------------

    @property
    def answers(self) -> dict[str, str]:
        """What is typed and chosen, by field key."""
        return {asked.key: self._value(asked) for asked in self.challenge.fields()}

    @on(RowsList.Moved)
    def _moved(self) -> None:
        self._show_asked()

    def _show_asked(self) -> None:
        """Show the fields that go with what is chosen, and no others."""
        asked = self.challenge.asked(self.answers)
        for each in self.challenge.fields():
            self.query_one(f"#{widget_id(each.key)}").display = each in asked

    @on(RowsList.Opened)
    def _opened(self, event: RowsList.Opened) -> None:
        if not self.waiting:
            self.choose(event.index)

    def choose(self, index: int) -> None:
        """Send the choice at `index`, unless something has to be typed with it."""
        answers = self.answers
        for asked in self.challenge.asked(answers):
            if asked.kind != "choice" and not answers[asked.key]:
                self._field(asked.key).entry.focus()
                return
        self._submit()

    @on(Entry.Submitted)
    def _submit(self) -> None:
        if self.waiting:
            return
        answers = self.answers
        try:
            self.challenge.responses(answers)
        except AnswerProblem as problem:
            self._field(problem.key).problem(str(problem))
        else:
            self.send(answers)

    def refuse(self, refused: Refused) -> None:
        """Show a refusal; a Session that it calls expired is counted down no longer."""
        if EXPIRED in refused.message:
            for left in self.query(TimeLeft):
                left.end()
        super().refuse(refused)

    def send(self, answers: dict[str, str]) -> None:
        """Answer the challenge with what was typed and chosen."""
        visit, passed = self.visit, self.challenge.short
        self.ask(
            f"Cognito ({visit.talk.answering})",
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

    # -- other ways --------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.why is not None if action == "why" else True

    def action_ways(self) -> None:
        from mfa_tui.ui.steps.challenge_ways import ChallengeWaysStep

        if not self.waiting:
            self.go(ChallengeWaysStep(self.visit, self.challenge, self.answers))

    def action_why(self) -> None:
        from mfa_tui.ui.screens.why import WhyScreen

        if why := self.why:
            self.app.push_screen(WhyScreen(why))

    def _value_at_first(self, asked: Field) -> str:
        password = self.visit.talk.password if asked.key == "PASSWORD" else ""
        return self._typed.get(asked.key, password)

    def _value(self, asked: Field) -> str:
        if asked.kind == "passkey":
            return ""  # the phone gives it
        if asked.kind != "choice":
            return self._field(asked.key).value
        index = self.query_one(f"#{widget_id(asked.key)}", RowsList).index
        return "" if index is None else asked.offers[index].name

    def _field(self, key: str) -> LabelledEntry:
        return self.query_one(f"#{widget_id(key)}", LabelledEntry)


def _why_line(why: Why) -> Content:
    return Content.assemble(
        ("Why this challenge?  ", "$quiet"),
        (f"{why.sentence} ", "$quiet"),
        ("ctrl+e", "bold $accent"),
        (" shows all the rules.", "$quiet"),
    )


def widget_id(key: str) -> str:
    """A widget id for a field key; keys such as `userAttributes.custom:tier` are none themselves."""
    return "field-" + "".join(char if char.isalnum() else f"-{ord(char):x}-" for char in key)
