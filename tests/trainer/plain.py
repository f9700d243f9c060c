"""Text mode driven by a script, in worlds that are made quickly."""

from __future__ import annotations

import io
from pathlib import Path

from mfa_tui.plain.opening import run_plain
from mfa_tui.practice.rehearsal import shared_key
from mfa_tui.training import LocalTraining

SIGN_IN = (
    "call InitiateAuth AuthFlow=USER_PASSWORD_AUTH AuthParameters.USERNAME=ana "
    "AuthParameters.PASSWORD=$ana.password"
)


class Talk:
    """What text mode says to the lines of a script, and whether the lesson was `completed`."""

    def __init__(
        self, *script: str, lesson: str = "", data: Path | None = None, lessons: Path | None = None
    ) -> None:
        training = LocalTraining(data, lessons=lessons, seed="plain", new_key=shared_key)
        typed, shown = io.StringIO("\n".join(script)), io.StringIO()
        wanted = training.library().lesson(lesson)
        self.completed = run_plain(training, typed, shown, wanted)
        self.said = shown.getvalue()

    def after(self, line: str) -> str:
        """What was said to the last `line` of this text, as words with single blanks."""
        assert f"> {line}\n" in self.said
        answer = self.said.rpartition(f"> {line}\n")[2].partition("\n> ")[0]
        return " ".join(answer.split())
