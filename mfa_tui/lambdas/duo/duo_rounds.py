"""The memory of a sign-in: what each round leaves in `challengeMetadata` for the next ones.

A round is written as `kind:txid:started:state:wish:tries`, at most 60 characters, because the whole
history may travel in the Session token. Nothing in it is secret.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PUSH, PHONE, SMS, PASSCODE, CHOICE = "p", "t", "s", "c", "q"
UNIVERSAL, CLASSIC, FAIL_OPEN = "u", "k", "o"

WAITING, ALLOWED, REFUSED, DENIED = "w", "a", "r", "d"
"""REFUSED may be tried again on request (no answer, or "deny" pressed); DENIED may not."""

MOST_ROUNDS = 30
MOST_STARTS = 3
"""How many pushes (and calls, and text messages) one sign-in may cause: nobody is to be worn down."""
MOST_TRIES = 3
"""How many wrong passcodes, or answers of a browser prompt, one sign-in may give."""
LIFETIMES = {
    PUSH: 90,
    PHONE: 90,
    SMS: 300,
    PASSCODE: 300,
    CHOICE: 300,
    UNIVERSAL: 300,
    CLASSIC: 300,
}
LIFETIMES[FAIL_OPEN] = 300
"""Seconds for which a round can still be answered; Duo itself gives a push 60."""

FACTORS = {"push": PUSH, "phone": PHONE, "sms": SMS, "passcode": PASSCODE, "bypass": PASSCODE}
FACTORS["choose"] = CHOICE
_DEVICE = re.compile(r"[A-Z0-9]{20}")


@dataclass(frozen=True, slots=True)
class Round:
    """One round: its kind, Duo's transaction, when that began (epoch seconds), and how it stands.

    `wish` is the fingerprint of what the client had asked for, `tries` counts wrong answers before.
    """

    kind: str
    started: int
    state: str = WAITING
    wish: str = ""
    tries: int = 0
    txid: str = ""

    def __str__(self) -> str:
        parts = (self.kind, self.txid, self.started, self.state, self.wish, self.tries)
        return ":".join(map(str, parts))

    @classmethod
    def read(cls, text: str | None) -> Round | None:
        """The round that was written as `text`, or None if nothing of ours was."""
        match (text or "").split(":"):
            case [kind, txid, started, state, wish, tries] if (
                kind in LIFETIMES and started.isdigit() and tries.isdigit()
            ):
                return cls(kind, int(started), state, wish, int(tries), txid)
        return None


@dataclass(frozen=True, slots=True)
class Wish:
    """What the client asks for in its metadata: `factor`, `device`, and `action` = "retry"."""

    factor: str | None
    device: str
    retry: bool

    @classmethod
    def of(cls, metadata: Mapping[str, str]) -> Wish:
        """The wish in `metadata`; what is not known is as if it was not said."""
        factor, device = metadata.get("factor"), metadata.get("device", "")
        return cls(
            factor if factor in FACTORS else None,
            device if _DEVICE.fullmatch(device) else "auto",
            metadata.get("action") == "retry",
        )

    def fingerprint(self, kind: str) -> str:
        """Four characters for `kind` with this device: a client may repeat its wish harmlessly."""
        return hashlib.sha256(f"{kind} {self.device}".encode()).hexdigest()[:4]

    def differs_from(self, last: Round) -> bool:
        """Whether the client asks for something new, rather than going on with `last`."""
        if self.retry or self.factor is None:
            return self.retry
        return self.fingerprint(FACTORS[self.factor]) != last.wish

    def kind_after(self, last: Round | None) -> str:
        """The kind of round that is asked for; a push when nothing was ever said."""
        if self.factor:
            return FACTORS[self.factor]
        return last.kind if last and last.kind in FACTORS.values() else PUSH


def custom_rounds(session: Sequence[Mapping[str, Any]]) -> list[Round] | None:
    """Our rounds so far, or None unless they follow a password that was right and nothing else."""
    proven = [(step["challengeName"], step.get("challengeResult")) for step in session[:2]]
    if proven != [("SRP_A", True), ("PASSWORD_VERIFIER", True)]:
        return None
    rounds = [
        Round.read(step.get("challengeMetadata"))
        for step in session[2:]
        if step["challengeName"] == "CUSTOM_CHALLENGE"
    ]
    ours = [each for each in rounds if each]
    return ours if len(ours) == len(session) - 2 else None


def starts(rounds: Sequence[Round], kind: str) -> int:
    """How often `kind` has been started: by transactions, or by rounds where there are none."""
    return len({each.txid or index for index, each in enumerate(rounds) if each.kind == kind})


def may_start(rounds: Sequence[Round], kind: str) -> bool:
    """Whether another push, call or text message is allowed; the rest disturbs nobody."""
    return kind not in (PUSH, PHONE, SMS) or starts(rounds, kind) < MOST_STARTS


def may_go_on(rounds: Sequence[Round], wish: Wish, now: float) -> bool:
    """Whether another round follows the last one, whose answer was not right."""
    last = rounds[-1]
    if len(rounds) >= MOST_ROUNDS or last.state not in (WAITING, REFUSED):
        return False
    anew = wish.differs_from(last)
    if anew and last.kind in FACTORS.values():
        return last.state == WAITING or may_start(rounds, wish.kind_after(last))
    if last.state == REFUSED or now >= last.started + LIFETIMES[last.kind]:
        return False
    return last.kind in (PUSH, PHONE, CHOICE) or last.tries + 1 < MOST_TRIES
