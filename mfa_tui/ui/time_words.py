"""How far a clock is from the truth, and what else is out of order, in a few words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfa_tui.signin.turns import Refused
    from mfa_tui.ui.world import Controls, WorldTime

_DAY = 86_400
_WAIT = "Wait "
"""How advice begins to send somebody into the next half minute, or a later one."""


def standing(controls: Controls | None) -> str:
    """What is not as it is outside, such as `pool time +3:00, frozen · 2 faults on`; or nothing."""
    if controls is None:
        return ""
    count = sum(switch.on for switch in controls.switches)
    faults = f"{count} fault{'' if count == 1 else 's'} on" if count else ""
    return " · ".join(part for part in (told_time(controls), faults) if part)


def told_time(controls: Controls | None) -> str:
    """What is not as it is outside of the time alone."""
    return time_words(controls.time) if controls else ""


def while_frozen(refused: Refused, controls: Controls | None) -> Refused:
    """`refused`, which says so where it advises to wait and time stands still."""
    time = controls.time if controls else None
    if time is None or not time.frozen or _WAIT not in refused.advice:
        return refused
    still = f"{refused.advice} But {time.name} stands still: ctrl+y lets it go."
    return replace(refused, advice=still)


def time_words(time: WorldTime) -> str:
    """How `time` differs from the real one, such as `pool time +3:00, frozen`; empty if it does not.

    While it runs at another speed no distance holds, so none is said.
    """
    fast = time.speed != 1 and not time.frozen
    ahead = "" if fast else distance(time)
    how = "frozen" if time.frozen else f"x{time.speed:g}" if fast else ""
    said = ", ".join(part for part in (ahead, how) if part)
    return f"{time.name} {said}" if said else ""


def distance(time: WorldTime) -> str:
    """How far `time` was set, as `+3:00` or `-1:02:03`; from a day on the date that it has."""
    seconds = round(abs(time.ahead))
    if seconds >= _DAY:
        return written(time.now)[:16]
    if not seconds:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    length = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"{'-' if time.ahead < 0 else '+'}{length}"


def written(moment: float) -> str:
    """A moment (seconds since the epoch) as `2026-11-05 10:00:00`, in UTC."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M:%S}"
