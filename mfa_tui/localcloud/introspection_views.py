"""What the paths under `/_local/` show and change, as JSON objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from mfa_tui.localcloud.check_words import state_words
from mfa_tui.localcloud.clock import move as move_clock
from mfa_tui.localcloud.clock import obey, seconds_of
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.deliveries import Delivered, Deliveries
from mfa_tui.localcloud.faults import FAULTS
from mfa_tui.localcloud.journal import Event
from mfa_tui.localcloud.starting_states import PRESETS, Loaded, load_preset


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
        "speed": cloud.clock.speed,
    }


def set_clock(cloud: LocalCloud, wish: dict[str, Any]) -> dict[str, Any]:
    """One of `move` (a distance such as `+3m`), `frozen` (true or false), `reset` (true) and `wish`.

    A `wish` is any text that `clock.obey` knows.
    """
    match wish:
        case {"move": str(distance), **rest} if not rest:
            _set(lambda: move_clock(cloud.clock, seconds_of(distance)))
        case {"wish": str(wished), **rest} if not rest:
            _set(lambda: obey(cloud.clock, wished))
        case {"frozen": True, **rest} if not rest:
            cloud.clock.freeze()
        case {"frozen": False, **rest} if not rest:
            cloud.clock.unfreeze()
        case {"reset": True, **rest} if not rest:
            cloud.clock.reset()
        case _:
            raise LocalRefusal(
                400,
                'Send {"move": "+3m"}, {"frozen": true}, {"frozen": false}, {"reset": true} or '
                '{"wish": "x18"}.',
            )
    return clock(cloud, {})


def presets(query: dict[str, str]) -> dict[str, Any]:
    """The starting states that can be loaded."""
    _only(query)
    listed = [
        {
            "name": preset.name,
            "kind": preset.kind,
            "lessons": preset.lessons,
            "about": preset.about,
        }
        for preset in PRESETS.values()
    ]
    return {"presets": listed}


def load(
    cloud: LocalCloud,
    deliveries: Deliveries,
    wish: dict[str, Any],
    restore: Callable[[Loaded], object],
) -> dict[str, Any]:
    """Return the cloud to the preset `name`; answers with the ids, users and secrets it has now.

    With a `seed` these are the same each time, and `check_word` tells so.
    """
    match {"seed": None, **wish}:
        case {"name": str(name), "seed": str() | None as seed, **rest} if (
            name in PRESETS and not rest
        ):
            loaded = load_preset(cloud, name, seed)
            with cloud.call() as call:
                word = {"check_word": state_words(call)} if seed is not None else {}
            restore(loaded)
            deliveries.clear()
            return {"preset": name, **word, "pools": asdict(loaded.made)["pools"]}
        case _:
            raise LocalRefusal(
                400,
                'Send {"name": NAME}, with "seed": TEXT for equal secrets. NAME is one of: '
                f"{', '.join(PRESETS)}.",
            )


def faults(cloud: LocalCloud, query: Mapping[str, str]) -> dict[str, Any]:
    """All faults, and which are on."""
    _only(query)
    active = cloud.faults.active
    return {
        "faults": [
            {
                "name": fault.shell_name,
                "section": fault.section,
                "about": fault.about,
                "sight": fault.sight,
                "on": name in active,
            }
            for name, fault in FAULTS.items()
        ]
    }


def switch_fault(cloud: LocalCloud, wish: dict[str, Any]) -> dict[str, Any]:
    """Switch the fault `name` `on` or off."""
    known = {fault.shell_name: fault.name for fault in FAULTS.values()}
    match wish:
        case {"name": str(name), "on": bool(on), **rest} if name in known and not rest:
            cloud.faults.switch(known[name], on=on)
            return faults(cloud, {})
        case _:
            raise LocalRefusal(
                400, f'Send {{"name": NAME, "on": true or false}}, with one of: {", ".join(known)}.'
            )


def sessions(cloud: LocalCloud, wish: dict[str, Any]) -> dict[str, Any]:
    """Let all living Sessions expire now; answers with their number."""
    if wish != {"expire": True}:
        raise LocalRefusal(400, 'Send {"expire": true}.')
    return {"expired": cloud.expire_sessions()}


def events(cloud: LocalCloud, query: dict[str, str]) -> dict[str, Any]:
    """What was asked of the pools, newest first; `request_id` narrows it to one request."""
    _only(query, "request_id")
    wanted = query.get("request_id")
    found: Iterable[Event] = cloud.journal.events()
    return {"events": [_event(event) for event in found if wanted in (None, event.request_id)]}


def _set(change: Callable[[], None]) -> None:
    try:
        change()
    except ValueError as problem:
        raise LocalRefusal(400, str(problem)) from None


def _only(query: Mapping[str, str], *known: str) -> None:
    """Refuse a misspelt parameter: unnoticed, it would show too much."""
    if unknown := sorted(query.keys() - set(known)):
        some = f"There are {' and '.join(known)}." if known else "There are none here."
        raise LocalRefusal(400, f"There is no parameter {unknown[0]!r}. {some}")


def _message(delivered: Delivered) -> dict[str, Any]:
    return {"time": delivered.time, **asdict(delivered.message)}


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
