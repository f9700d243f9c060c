"""Two exchanges side by side, as aligned JSON paths."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from mfa_tui.trace.exchange import Exchange, json_object
from mfa_tui.trace.redaction import masked_exchange


@dataclass(frozen=True, slots=True)
class Difference:
    """One place of two exchanges: its JSON path, and the value in each as JSON text.

    None is where there is nothing. `same` compares what was sent, also where `left` and `right` are
    masked.
    """

    path: str
    left: str | None
    right: str | None
    same: bool


def differences(left: Exchange, right: Exchange, *, reveal: bool = False) -> list[Difference]:
    """Every place of `left` and `right` in the order of `left`, what only `right` has behind.

    Secrets are masked unless `reveal`; they are compared unmasked.
    """
    true = places(left), places(right)
    shown = true if reveal else (places(masked_exchange(left)), places(masked_exchange(right)))
    paths = dict.fromkeys((*true[0], *true[1]))
    return [
        Difference(
            path, shown[0].get(path), shown[1].get(path), true[0].get(path) == true[1].get(path)
        )
        for path in paths
    ]


def changed_places(before: Any, after: Any) -> list[str]:
    """The JSON paths at which document `after` differs from `before`."""
    old, new = dict(leaves("", before)), dict(leaves("", after))
    changed = [path for path in dict.fromkeys((*old, *new)) if old.get(path) != new.get(path)]
    return [path.removeprefix(".") for path in changed]


def edit_note(made: bytes, sent: bytes) -> str:
    """What to note of a call that was to be sent as `made` and is sent as `sent`."""
    if made == sent:
        return ""
    changed = changed_places(json_object(made), json_object(sent))
    return f"Edited before it was sent: {', '.join(changed) or 'the order of the members'}"


def places(exchange: Exchange) -> dict[str, str]:
    """Every place of `exchange` by its JSON path, with its value as JSON text; outside of bodies as is."""
    answer = exchange.response
    found = {"operation": exchange.operation, "request.url": exchange.request.url}
    found |= _body("request", exchange.request_json, exchange.request.body)
    if answer:
        found["status"] = str(answer.status)
        found |= _body("response", exchange.response_json, answer.body)
    if exchange.failure is not None:
        found["failure"] = exchange.failure
    return found


def _body(root: str, document: Any, body: bytes) -> dict[str, str]:
    if document is None:
        return {root: body.decode("utf-8", "backslashreplace")} if body else {}
    return dict(leaves(root, document))


def leaves(root: str, document: Any) -> Iterator[tuple[str, str]]:
    """Paths and values in the order of the document; without recursion, for hostile nesting."""
    waiting: list[tuple[str, Any]] = [(root, document)]
    while waiting:
        path, value = waiting.pop()
        children = _children(path, value)
        if children:
            waiting.extend(reversed(children))
        else:
            yield path, _as_text(value)


def _children(path: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return [(f"{path}.{name}", each) for name, each in members.items()]
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return [(f"{path}[{index}]", each) for index, each in enumerate(items)]
    return []


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
