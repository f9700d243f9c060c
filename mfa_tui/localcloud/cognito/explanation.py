"""Why this challenge: the row of the decision table that applied, in words for a learner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mfa_tui.localcloud.cognito.decision import Situation, next_challenge
from mfa_tui.localcloud.cognito.errors import ServiceError

REFUSED_ROW = "ON 4, ON 11"
TOKENS, REFUSED = "tokens", "refused"

WORDS = {
    "OFF": "MFA is off in this pool, so the first factor is enough.",
    "OPTIONAL 1": (
        "MFA is optional and the user has turned on no second factor that works here, so the first "
        "factor is enough."
    ),
    "OPTIONAL 2": "The user has turned on several second factors and prefers this one.",
    "OPTIONAL 3": "MFA is optional, and this is the one second factor the user has turned on.",
    "OPTIONAL 4": (
        "The user has turned on several second factors and prefers none, so Cognito asks which one "
        "to use."
    ),
    "ON 1": "Everybody needs a second factor here, and this is the one the user prefers.",
    "ON 2": "Everybody needs a second factor here, and the user has an authenticator app only.",
    "ON 3": (
        "Everybody needs a second factor here. The user has an authenticator app and can get codes "
        "by message too, and prefers none, so Cognito asks which one to use."
    ),
    "ON 5": "Everybody needs a second factor here, and only e-mail can reach the user.",
    "ON 6": "Everybody needs a second factor here, and only a text message can reach the user.",
    "ON 7": (
        "Everybody needs a second factor here. The user can get codes by text message and by "
        "e-mail, and prefers neither, so Cognito asks which one to use."
    ),
    "ON 8": (
        "Everybody needs a second factor here. The user has a phone number and an e-mail address; "
        "one of them is kept for resetting the password, so the code goes to the other."
    ),
    "ON 9": (
        "Everybody needs a second factor here. The user has none, and no phone number or e-mail "
        "address either, so one has to be set up now."
    ),
    "ON 10": (
        "Everybody needs a second factor here. No address of the user can be used for one, so an "
        "authenticator app has to be set up now."
    ),
    "DEVICE": (
        "A second factor is due, but this device is remembered and the pool lets it stand in for "
        "one: it proves itself with the secret that it keeps."
    ),
    "LEVEL": (
        "The sign-in asked for a level of authentication, and what the table asks for otherwise "
        "would not reach it or is proven already (experimental: as documented, not as seen)."
    ),
    REFUSED_ROW: (
        "Everybody needs a second factor here. The user has none, and the pool offers none that "
        "could be set up, so nobody gets past this point."
    ),
}
"""For every row of the table of `decision.next_challenge`, what it means."""

_LABELS = {
    "mode": "the pool's MfaConfiguration",
    "offered": "the pool offers",
    "answerable": "the user can answer with",
    "active": "the user has turned on",
    "preferred": "the user prefers",
    "recovery": "kept for resetting the password",
    "has_address": "the user has a phone number or e-mail address",
    "remembered": "the user had this device remembered",
    "trusts_devices": "the pool lets a remembered device stand in for MFA",
}
_USUAL = frozenset(WORDS) - {"LEVEL"}
_LEVEL_LABELS = {"target": "the level asked for", "methods": "proven so far"}
_WHOLE = {True: "yes", False: "no", None: "none", "": "none"}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: the `situation` it rests on, the `row` that applied, and its `outcome`.

    `outcome` is a ChallengeName, `tokens` or `refused`; `factors` are those that it offers.
    """

    situation: Situation
    row: str
    outcome: str
    factors: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What the row means, in a sentence for somebody who has not seen the table."""
        return WORDS[self.row]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the decision rests on: label and value of each fact, in words."""
        labels = _LABELS | (_LEVEL_LABELS if self.situation.target else {})
        return tuple(
            (label, _in_words(getattr(self.situation, name))) for name, label in labels.items()
        )

    @property
    def table(self) -> tuple[tuple[str, str], ...]:
        """Every row and what it means; the experimental one only where it applied."""
        return tuple((row, words) for row, words in WORDS.items() if row in (self.row, *_USUAL))

    def as_document(self) -> dict[str, Any]:
        """All of it as JSON."""
        return {
            "row": self.row,
            "outcome": self.outcome,
            "factors": list(self.factors),
            "words": self.words,
            "facts": dict(self.facts),
        }


def decided(situation: Situation) -> Decided:
    """What the table says about `situation`."""
    try:
        step = next_challenge(situation)
    except ServiceError:
        return Decided(situation, REFUSED_ROW, REFUSED)
    return Decided(situation, step.row, step.challenge or TOKENS, step.factors)


def _in_words(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, list | tuple) else value
    # True is 1 for a dict
    return str(text) if type(text) is int else _WHOLE.get(text, text)
