"""What `/_local/duo` shows and changes: the pushes and calls that wait, for who has no phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from mfa_tui.localcloud.introspection_views import LocalRefusal

if TYPE_CHECKING:
    from mfa_tui.localcloud.duo.local_duo import LocalDuo

_DECISIONS = ("approve", "deny", "fraud")


def waiting(duo: LocalDuo, query: Mapping[str, str]) -> dict[str, Any]:
    """All that waits for an answer, oldest first, and what administrators were told."""
    if query:
        raise LocalRefusal(400, "Nothing can be asked for here.")
    devices = [device.id for _user, device in duo.account.devices()]
    return {
        "pushes": [asdict(push) for push in duo.phone.pushes(devices)],
        "calls": [asdict(call) for call in duo.phone.calls()],
        "alerts": [asdict(alert) for alert in duo.account.alerts],
    }


def answer(duo: LocalDuo, wish: dict[str, Any]) -> dict[str, Any]:
    """Answer a push or call by its `id`: `decision` is approve, deny or fraud.

    `number` goes with the approval of a push that wants one.
    """
    match wish:
        case {"id": str(name), "decision": str(decision), **rest} if (
            decision in _DECISIONS and rest.keys() <= {"number"}
        ):
            number = rest.get("number")
            return {"outcome": _answered(duo, name, decision, str(number) if number else None)}
        case _:
            known = ", ".join(_DECISIONS)
            raise LocalRefusal(
                400, f"Give the id, a decision ({known}), and number where one is wanted."
            )


def _answered(duo: LocalDuo, name: str, decision: str, number: str | None) -> str:
    if name not in {call.id for call in duo.phone.calls()}:
        return duo.phone.answer(name, decision, number)
    if decision != "approve":
        return "denied" if duo.phone.hang_up(name) else "gone"
    duo.phone.pick_up(name)
    return "approved" if duo.phone.press(name, "#") else "gone"
