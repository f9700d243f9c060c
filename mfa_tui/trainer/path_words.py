"""What the paths of conditions are called: whose member it is, and its name, without JMESPath."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mfa_tui.trainer.conditions import Node

Parts = tuple[str | int, ...]

CALL = "the call"
ANSWER = "the answer"
BEGINNING = "preset"
"""What the state at the beginning of a lesson is called in conditions."""

_OWNERS = {
    "request": CALL,
    "response": ANSWER,
    "headers": "the head of the call",
    "response_headers": "the head of the answer",
    "id_claims": "the ID token",
    "access_claims": "the access token",
    "sent_claims": "the access token that was sent",
    "pool": "the pool",
    "mfa": "the pool",
    "app": "the app",
    "phone": "the phone",
}
_OWN_NAMES = frozenset(
    ["error", "message", "status", "operation", "source", "destination", "log", "number", "parent"]
)
"""Names of an exchange itself."""
_BY_NAME = {"users": "{}", "clients": "the client {}", "others": "the pool {}"}
"""Parts of the state that hold one of its own for each name."""
_STATE = "the lesson’s world"
_PLAIN_HOLDERS = frozenset(
    [
        "AuthParameters",
        "ChallengeResponses",
        "ChallengeParameters",
        "AuthenticationResult",
        "CodeDeliveryDetails",
        "User",
        "UserPool",
        "attributes",
        "request",
        "response",
        "privateChallengeParameters",
    ]
)
"""Members that say nothing about what is in them."""
_PLACES = {0: "first", 1: "second", 2: "third", 3: "fourth", -1: "last"}


@dataclass(frozen=True, slots=True)
class Place:
    """A member called `name` of `owner`; both are words.

    `member` is its bare name. `of` is the name that the lesson gave to the exchange it is in, empty
    for the one that is looked at; `BEGINNING` for the state at the beginning.
    """

    owner: str
    name: str
    member: str
    of: str = ""

    @property
    def subject(self) -> str:
        """The member as the subject of a sentence: `Session in the answer`."""
        if self.owner in (CALL, _STATE):
            return self.name
        if self.owner in _OWNERS.values():
            return f"{self.name} {'of' if self.owner == 'the pool' else 'in'} {self.owner}"
        if self.owner.startswith("the "):
            return f"{self.name} of {self.owner}"
        return f"{self.owner}’s {self.name}"


def place_of(node: Node) -> Place | None:
    """What the path `node` names; None where it is no path."""
    parts = parts_of(node)
    return _place(parts) if parts else None


def parts_of(node: Node) -> Parts:
    """The members and indices of the path `node`; empty where it is no path."""
    kind, children = node["type"], node["children"]
    if kind in ("field", "index"):
        return (node["value"],)
    if kind in ("subexpression", "index_expression"):
        parts = [parts_of(child) for child in children]
        return tuple(part for each in parts for part in each) if all(parts) else ()
    return ()


def plain(text: str) -> str:
    """A value or a name within a sentence: in quotes unless it is one word."""
    return text if re.fullmatch(r"[\w-]+", text) else f"“{text}”"


def exchange_words(name: str, document: Mapping[str, Any]) -> str:
    """The exchange that the lesson calls `name`, by its number."""
    seen: Any = document.get(name)
    return f"exchange {seen['number']}" if seen else "an exchange before it"


def _place(parts: Parts) -> Place:
    root, rest = str(parts[0]), parts[1:]
    if root in _OWNERS:
        return _named(_OWNERS[root], rest or (root,))
    if root in _BY_NAME and rest:
        owner = _BY_NAME[root].format(plain(str(rest[0])))
        return _named(owner, rest[1:] or (root,))
    if root in _OWN_NAMES:
        return _named(CALL, parts)
    if root in ("faults", "functions", "messages", *_BY_NAME) or not rest:
        return _named(_STATE, parts)
    return replace(_place(rest), of=root)


def _named(owner: str, parts: Parts) -> Place:
    *before, last = parts
    member = str(last) if isinstance(last, str) else _member(before)
    name = plain(last) if isinstance(last, str) else _entry(last, before)
    holder = before[-1] if before and isinstance(last, str) else ""
    if isinstance(holder, int):
        name += f" in {_entry(holder, before[:-1])}"
    elif holder and holder not in _PLAIN_HOLDERS:
        name += f" in {plain(holder)}"
    return Place(owner, name, member)


def _entry(index: int, before: list[str | int]) -> str:
    place = _PLACES.get(index, f"entry {index + 1}")
    which = f"{place} entry" if index in _PLACES else place
    return f"the {which} of {plain(_member(before))}"


def _member(parts: list[str | int]) -> str:
    return next((part for part in reversed(parts) if isinstance(part, str)), "the list")
