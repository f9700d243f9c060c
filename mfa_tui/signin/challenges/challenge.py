"""What all challenges have in common."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from mfa_tui.signin.challenges.fields import Field, Way


@dataclass(frozen=True)
class Challenge:
    """What stands between a user and the tokens.

    `parameters` are the service's `ChallengeParameters`, `available` its `AvailableChallenges`;
    `expires` is when the Session runs out, in seconds since the epoch; `request_id` names the
    answer that posed the challenge.
    """

    name: str
    username: str
    parameters: Mapping[str, str]
    session: str | None = field(repr=False)
    expires: float
    available: tuple[str, ...] = ()
    request_id: str | None = None

    short: ClassVar[str] = "Challenge"
    explanation: ClassVar[str] = ""
    one_try: ClassVar[bool] = False
    """Whether a wrong answer also ends the Session, so that a better one needs a new sign-in."""

    replayable: ClassVar[bool] = True
    """Whether the same answer may be given again when the sign-in has to begin again."""

    def after(self, before: Challenge | None) -> Challenge:
        """This challenge, with what the one `before` it told and it does not repeat."""
        return self

    def ways(self) -> tuple[Way, ...]:
        """What can be asked for instead of answering, without beginning again."""
        return ()

    def fields(self) -> tuple[Field, ...]:
        """What to ask for, in order. Empty when there is nothing to type."""
        return ()

    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the service tells along with the question, as names and words."""
        return ()

    def asked(self, answers: Mapping[str, str]) -> tuple[Field, ...]:
        """The fields that matter when these are the `answers` so far (by field key)."""
        return tuple(each for each in self.fields() if each.is_asked(answers))

    def responses(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The `ChallengeResponses` for `answers` (by field key), without USERNAME and SECRET_HASH.

        Raises AnswerProblem for an answer that is missing or cannot be right.
        """
        return {
            each.key: answer
            for each in self.asked(answers)
            if (answer := each.answer(answers.get(each.key, "")))
        }

    def password_to_prove(self, answers: Mapping[str, str]) -> str | None:
        """The password that is answered with an SRP proof instead of being sent; mostly none."""
        return None


class Unsupported(Challenge):
    """A challenge this version cannot answer; the screen says so instead of guessing."""

    explanation = (
        "Cognito asks for something mfa-tui does not handle yet. The wire pane shows all it said."
    )


def nested(text: str | None, kind: type) -> Any:
    """The JSON value inside `text` if it is a `kind`, else an empty one.

    Parameters are strings; lists and objects travel as JSON inside of them.
    """
    try:
        value = json.loads(text or "")
    except ValueError:
        return kind()
    return value if isinstance(value, kind) else kind()


def named(text: str | None) -> tuple[str, ...]:
    """The names in `text`, a JSON array as a string."""
    return tuple(str(name) for name in nested(text, list))
