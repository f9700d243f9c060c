"""What the steps share that take a code which was sent, and can have another one sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfa_tui.signin.challenges import AnswerProblem, code_digits
from mfa_tui.ui.steps.step import VisitStep
from mfa_tui.ui.widgets.entry import LabelledEntry
from mfa_tui.ui.widgets.news import News

if TYPE_CHECKING:
    from mfa_tui.signin.turns import Refused


class SentCodeStep(VisitStep):
    """Has News on top, a field `#code`, and a new code on ctrl+n."""

    wants_code = True
    code_source = "inbox"
    DEFAULT_CSS = "SentCodeStep { News { margin-bottom: 1; } }"

    @property
    def code(self) -> LabelledEntry:
        """The field of the code."""
        return self.query_one("#code", LabelledEntry)

    def next_key(self, refused: Refused) -> tuple[str, str]:
        late = refused.error == "ExpiredCodeException"
        return ("ctrl+n", "sends another one") if late else super().next_key(refused)

    def take_code(self, code: str) -> bool:
        self.code.value = code
        self.code.entry.focus()
        return True

    def typed_code(self) -> str:
        """The code that was typed; empty where it is none, which its field then says."""
        try:
            code_digits("code", self.code.value)
        except AnswerProblem as problem:
            self.code.problem(str(problem))
            return ""
        return self.code.value

    def sent_another(self, news: str) -> None:
        """Wait for another code, as `news` says."""
        self.query_one(News).tell(news)
        self.code.value = ""
        self.code.entry.focus()
