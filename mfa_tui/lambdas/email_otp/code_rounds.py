"""The memory of a sign-in: what each round leaves in `challengeMetadata` for the next ones.

A round is written as `e:seal:expires:tries:code number`, about 50 characters, because the whole
history may travel in the Session token. The code itself is nowhere: the seal is an HMAC of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

MOST_TRIES = 3
"""Wrong answers to one code."""
MOST_CODES = 3
"""Codes, and so mails, in one sign-in."""
MOST_ROUNDS = 12
CODE_SECONDS = 300
"""How long a code is good; also the AuthSessionValidity of the template's app client."""


@dataclass(frozen=True, slots=True)
class CodeRound:
    """One round: the sealed code, when it expires (epoch seconds), and which code it is.

    `tries` counts the wrong answers before this round, `number` the codes sent, from 1.
    """

    seal: str
    expires: int
    tries: int = 0
    number: int = 1

    def __str__(self) -> str:
        return f"e:{self.seal}:{self.expires}:{self.tries}:{self.number}"

    @classmethod
    def read(cls, text: str | None) -> CodeRound | None:
        """The round that was written as `text`, or None if nothing of ours was."""
        match (text or "").split(":"):
            case ["e", seal, *numbers] if len(numbers) == 3 and all(n.isdigit() for n in numbers):
                return cls(seal, *map(int, numbers))
        return None

    def after_wrong_answer(self) -> CodeRound:
        """The same code, once more."""
        return replace(self, tries=self.tries + 1)


def asks_to_resend(request: Mapping[str, Any]) -> bool:
    """Whether the client wants another code instead of having its answer judged."""
    return (request.get("clientMetadata") or {}).get("action") == "resend"


def code_rounds(session: Sequence[Mapping[str, Any]]) -> list[CodeRound] | None:
    """Our rounds so far, or None unless they follow a password that was right and nothing else."""
    proven = [(step["challengeName"], step.get("challengeResult")) for step in session[:2]]
    if proven != [("SRP_A", True), ("PASSWORD_VERIFIER", True)]:
        return None
    rounds = [
        CodeRound.read(step.get("challengeMetadata"))
        for step in session[2:]
        if step["challengeName"] == "CUSTOM_CHALLENGE"
    ]
    ours = [each for each in rounds if each]
    return ours if len(ours) == len(session) - 2 else None


def may_go_on(rounds: Sequence[CodeRound], *, resend: bool) -> bool:
    """Whether another round follows the last one, whose answer was not right."""
    last = rounds[-1]
    if len(rounds) >= MOST_ROUNDS:
        return False
    return last.number < MOST_CODES if resend else last.tries + 1 < MOST_TRIES
