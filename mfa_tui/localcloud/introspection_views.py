"""What the paths under `/_local/` show and change, as JSON objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from mfa_tui.localcloud.clock import seconds_of
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.deliveries import Delivered, Deliveries
from mfa_tui.localcloud.faults import FAULTS
from mfa_tui.localcloud.journal import Event
from mfa_tui.localcloud.starting_states import PRESETS, load_preset

_FARTHEST_SECONDS = 10 * 365 * 86_400.0


class LocalRefusal(Exception):
    """A request that cannot be met: an HTTP `status`, and a `text` that says what to change."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


def messages(cloud: LocalCloud, deliveries: Deliveries, query: dict[str, str]) -> dict[str, Any]:
    """The delivered messages, newest first; `to` (address or username) and `kind` narrow it."""
    _only(query, "to", "kind")
    cloud.deliver_due()
    found = deliveries.find(query.get("to"), query.get("kind"))
    return {"messages": [_message(each) for each in found]}


def clock(cloud: LocalCloud, query: Mapping[str, str]) -> dict[str, Any]:
    """The time of the pools: `now` in seconds since the epoch, and how far that is from the truth."""
    _only(query)
    now = cloud.clock()
    return {
        "now": now,
        "time": datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds"),
        "ahead": round(cloud.clock.ahead, 3),
        "frozen": cloud.clock.frozen,
    }


def set_clock(cloud: LocalCloud, wish: dict[str, Any]) -> dict[str, Any]:
    """One of `move` (a distance such as `+3m`), `frozen` (true or false) and `reset` (true)."""
    match wish:
        case {"move": str(distance), **rest} if not rest:
            _move(cloud, distance)
        case {"frozen": True, **rest} if not rest:
            cloud.clock.freeze()
        case {"frozen": False, **rest} if not rest:
            cloud.clock.unfreeze()
        case {"reset": True, **rest} if not rest:
            cloud.clock.reset()
        case _:
            raise LocalRefusal(
                400, 'Send {"move": "+3m"}, {"frozen": true}, {"frozen": false} or {"reset": true}.'
            )
    return clock(cloud, {})


def presets(query: dict[str, str]) -> dict[str, Any]:
    """The starting states that can be loaded."""
    _only(query)
    listed = [{"name": preset.name, "about": preset.about} for preset in PRESETS.values()]
    return {"presets": listed}


def load(
    cloud: LocalCloud,
    deliveries: Deliveries,
    wish: dict[str, Any],
    restore: Callable[[], object],
) -> dict[str, Any]:
    """Return the cloud to the preset `name`; answers with the ids, users and secrets it has now."""
    match wish:
        case {"name": str(name), **rest} if name in PRESETS and not rest:
            practice = load_preset(cloud, name)
            restore()
            deliveries.clear()
            return {"preset": name, "pools": asdict(practice)["pools"]}
        case _:
            raise LocalRefusal(400, f'Send {{"name": NAME}}, with one of: {", ".join(PRESETS)}.')


def faults(cloud: LocalCloud, query: Mapping[str, str]) -> dict[str, Any]:
    """All faults, and which are on."""
    _only(query)
    active = cloud.faults.active
    return {
        "faults": [
            {"name": _shell_name(name), "about": about, "on": name in active}
            for name, about in FAULTS.items()
        ]
    }


def switch_fault(cloud: LocalCloud, wish: dict[str, Any]) -> dict[str, Any]:
    """Switch the fault `name` `on` or off."""
    known = {_shell_name(name): name for name in FAULTS}
    match wish:
        case {"name": str(name), "on": bool(on), **rest} if name in known and not rest:
            (cloud.faults.on if on else cloud.faults.off)(known[name])
            return faults(cloud, {})
        case _:
            raise LocalRefusal(
                400, f'Send {{"name": NAME, "on": true or false}}, with one of: {", ".join(known)}.'
            )


def events(cloud: LocalCloud, query: dict[str, str]) -> dict[str, Any]:
    """What was asked of the pools, newest first; `request_id` narrows it to one request."""
    _only(query, "request_id")
    wanted = query.get("request_id")
    found: Iterable[Event] = cloud.journal.events()
    return {"events": [_event(event) for event in found if wanted in (None, event.request_id)]}


def _move(cloud: LocalCloud, distance: str) -> None:
    try:
        seconds = seconds_of(distance)
    except ValueError:
        raise LocalRefusal(
            400, f"{distance!r} is no distance in time. Write it like +3m, -30s, +1.5h or +2d."
        ) from None
    if abs(cloud.clock.ahead + seconds) > _FARTHEST_SECONDS:
        raise LocalRefusal(400, "The clock can be moved by ten years at most.")
    cloud.clock.move(seconds)


def _only(query: Mapping[str, str], *known: str) -> None:
    """Refuse a misspelt parameter: unnoticed, it would show too much."""
    if unknown := sorted(query.keys() - set(known)):
        some = f"There are {' and '.join(known)}." if known else "There are none here."
        raise LocalRefusal(400, f"There is no parameter {unknown[0]!r}. {some}")


def _message(delivered: Delivered) -> dict[str, Any]:
    return {"time": delivered.time, **asdict(delivered.message)}


def _shell_name(fault: str) -> str:
    """The name of a fault without blanks, so that it needs no quotes."""
    return fault.replace(" ", "-")


def _event(event: Event) -> dict[str, Any]:
    why = event.decided.as_document() if event.decided else None
    return {
        "time": event.time,
        "request_id": event.request_id,
        "operation": event.operation,
        "pool_id": event.pool_id,
        "client_id": event.client_id,
        "username": event.username,
        "result": event.result,
        "message": event.message,
        "why": why,
    }
