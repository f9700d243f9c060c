"""What happens when Duo is down: nobody gets in, unless the deployment says otherwise."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable

from challenge_event import Challenge, Event
from duo_faults import DuoUnavailable
from duo_rounds import ALLOWED, FAIL_OPEN, Round, custom_rounds

AUDIT = "duo fail-open"
"""The line that an alarm should listen to; the template counts it as a metric."""

_log = logging.getLogger(__name__)


def asked_or_let_in(ask: Callable[[], Challenge], event: Event) -> Challenge:
    """What `ask` gives; with DUO_FAIL_OPEN, a challenge that any answer solves if Duo is down.

    Only for the first round: once Duo has answered, making it busy (429) must not open the door.
    Wrong keys or a wrong clock never open it. Raises what `ask` raises.
    """
    try:
        return ask()
    except DuoUnavailable:
        if os.environ.get("DUO_FAIL_OPEN") != "true" or custom_rounds(event["request"]["session"]):
            raise
    _log.warning(AUDIT, extra={"user": event["userName"], "user_pool": event["userPoolId"]})
    public = {"type": "duo_fail_open", "answer": "poll", "status": "allow"}
    public["status_msg"] = "Duo is unavailable; this deployment lets people in without it."
    private = {"state": ALLOWED, "why": "failopen"}
    return Challenge(public, private, str(Round(FAIL_OPEN, int(time.time()), ALLOWED)))
