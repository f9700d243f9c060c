"""The rules and words of the explanations, read from the data files of this package.

The ids in `pains` are those of the catalogue of Cognito MFA pains, and stay as they are there.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Cause:
    """A likely cause. It is found when a finding of these kinds is there, or when `when` holds.

    `when` is a JMESPath over the document of the exchange; `evidence` says in words what it saw.
    Without evidence a cause is left out where it would have been seen: always when it has a `when`
    or is an `only`, and when a finding of a kind in `unless` shows that its place is on record.
    """

    text: str
    pains: tuple[str, ...]
    found: tuple[str, ...]
    when: str
    evidence: str
    only: bool
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What one refusal means. `when` is a JMESPath that only exchanges of this kind fulfil."""

    id: str
    when: str
    meaning: str
    causes: tuple[Cause, ...]
    fix: str
    source: str
    pains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pitfall:
    """What usually goes wrong at a place."""

    text: str
    pains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of an operation (what it is for, what its answer means) or of a challenge.

    For a challenge `purpose` is why Cognito asks it, and `answer` what answers it.
    """

    purpose: str
    answer: str
    pitfalls: tuple[Pitfall, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """All rules for refusals."""
    of_calls = ("clients", "passwords", "sessions", "codes", "tokens", "pools", "messages")
    names = (*of_calls, "accounts", "triggers", "services")
    return tuple(_rule(each) for name in names for each in _read("rules", name)["rule"])


@cache
def operations() -> dict[str, Words]:
    """What is said of each operation, and of what happens inside one, by name."""
    names = ("sign_in", "users", "administration", "settings", "inner", "services")
    found = {key: each for name in names for key, each in _read("words", name).items()}
    return {key: _words(each, "purpose") for key, each in found.items()}


@cache
def challenges() -> dict[str, Words]:
    """What is said of each challenge, by ChallengeName."""
    return {key: _words(each, "why") for key, each in _read("words", "challenges").items()}


@cache
def flows() -> dict[str, str]:
    """What begins with each AuthFlow."""
    return _read("words", "flows")


def _read(folder: str, name: str) -> dict[str, Any]:
    file = files("mfa_tui.trace.explain").joinpath(folder, f"{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _rule(each: dict[str, Any]) -> Rule:
    pains = tuple(each["pains"])
    causes = tuple(
        Cause(
            cause["text"],
            tuple(cause.get("pains", pains[:1] if len(pains) == 1 else ())),
            tuple(cause.get("found", ())),
            cause.get("when", ""),
            cause.get("evidence", ""),
            cause.get("only", False),
            tuple(cause.get("unless", ())),
        )
        for cause in each["causes"]
    )
    texts = (each["id"], each["when"], each["meaning"])
    return Rule(*texts, causes, each["fix"], each["source"], pains)


def _words(each: dict[str, Any], purpose: str) -> Words:
    pitfalls = tuple(Pitfall(one["text"], tuple(one["pains"])) for one in each["pitfalls"])
    return Words(each[purpose], each["answer"], pitfalls)
