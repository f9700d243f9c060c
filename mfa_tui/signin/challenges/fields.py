"""What a challenge asks a person for: things to type, and things to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CODE_DIGITS = 6
"""Digits of a TOTP code and of a code sent as second factor."""
FIRST_FACTOR_DIGITS = 8
"""Digits of a code sent as first factor, in USER_AUTH."""


class AnswerProblem(ValueError):
    """An answer that need not be sent to know it is incomplete; `key` names the field."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__(text)
        self.key = key


@dataclass(frozen=True)
class Offer:
    """One of the things to choose from: `name` as the API spells it, `about` in one line."""

    name: str
    about: str


@dataclass(frozen=True)
class Way:
    """What the pool's triggers do on request: `name`, and `about` it in one line.

    It is asked for by `metadata` (ClientMetadata) with an `answer` that nobody judges.
    """

    name: str
    about: str
    metadata: Mapping[str, str] = field(default_factory=dict[str, str])
    answer: str = "other"


@dataclass(frozen=True)
class Field:
    """One thing to type or to choose. `key` is its name in `ChallengeResponses`.

    `kind` is `code`, `password`, `text`, `choice` or `passkey`; `optional` fields may stay empty.
    A choice is made from `offers`; a code has one of the lengths in `digits`. A field with
    `only_for` is asked only when the choice before it is one of those names.
    """

    key: str
    label: str
    kind: str = "text"
    optional: bool = False
    offers: tuple[Offer, ...] = ()
    digits: tuple[int, ...] = (CODE_DIGITS,)
    only_for: tuple[str, ...] = ()

    def is_asked(self, answers: Mapping[str, str]) -> bool:
        """Whether this field matters beside the other `answers`."""
        others = (answer for key, answer in answers.items() if key != self.key)
        return not self.only_for or any(answer in self.only_for for answer in others)

    def answer(self, typed: str) -> str:
        """What goes out for `typed`. Raises AnswerProblem when it is missing or cannot be right."""
        if self.kind == "code":
            return code_digits(self.key, typed, self.digits)
        if self.kind == "choice" and typed not in [offer.name for offer in self.offers]:
            raise AnswerProblem(self.key, "Nothing is chosen. Choose one, then press enter.")
        if not typed and not self.optional:
            raise AnswerProblem(self.key, f"{self.label} is empty. Type it, then press enter.")
        return typed


def code_digits(key: str, typed: str, lengths: tuple[int, ...] = (CODE_DIGITS,)) -> str:
    """The digits in `typed`, which may hold spaces and dashes as people write and paste them.

    Raises AnswerProblem that says what is there instead of a code of one of the `lengths`.
    """
    wanted = " or ".join(str(length) for length in lengths)
    code = "".join(char for char in typed if not char.isspace() and char != "-")
    if not code:
        raise AnswerProblem(key, f"The code is empty. Type the {wanted} digits.")
    if not (code.isascii() and code.isdigit()):
        raise AnswerProblem(key, f"A code has {wanted} digits and nothing else.")
    if len(code) not in lengths:
        raise AnswerProblem(key, f"A code has {wanted} digits; this has {len(code):,}.")
    return code
