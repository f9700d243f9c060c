"""CreateAuthChallenge: asks Duo, and tells whoever signs in how it stands."""

from __future__ import annotations

import time

import duo_modes
from challenge_event import Challenge, Event
from duo_rounds import PUSH, WAITING, Round
from fail_mode import asked_or_let_in
from time_budget import TimeBudget


def handler(event: Event, context: object) -> Event:
    """Make the challenge of this round. Raises DuoFault with a fixed text, which ends the sign-in."""
    budget = TimeBudget()
    if event["request"].get("userNotFound"):
        challenge = _decoy()
    else:
        challenge = asked_or_let_in(lambda: duo_modes.current().create(event, budget), event)
    event["response"] = challenge.response()
    return event


def _decoy() -> Challenge:
    """A push that nobody gets, for a name that nobody has; Duo is not told of it."""
    public = {"type": "duo_push", "factor": "push", "answer": "poll", "status": "pushed"}
    never = Round(PUSH, int(time.time()), WAITING)
    return Challenge(public, {"state": WAITING}, str(never))
