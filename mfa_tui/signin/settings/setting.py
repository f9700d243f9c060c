"""One setting of a pool, and the call that changes it without losing what is beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Document = Mapping[str, Any]
Source = Literal["pool", "mfa", "client"]
"""Which of the documents in PoolSettings."""
Members = dict[str, Any]
"""Members of a request; None leaves one out."""
ABSENT = "none"
"""The value of a setting whose document is not there."""


@dataclass(frozen=True)
class PoolSettings:
    """What DescribeUserPool, GetUserPoolMfaConfig and DescribeUserPoolClient say, as they say it."""

    pool: Document
    mfa: Document
    client: Document = field(repr=False)


@dataclass(frozen=True)
class Value:
    """One thing that a setting can be; `about` says in half a line what that means."""

    name: str
    about: str


@dataclass(frozen=True)
class Setting:
    """One setting: `operation` sets it, together with all else that is in the `source` document.

    `read` gives the name of its value; `write` what has to change in the request for another.
    """

    label: str
    member: str
    values: tuple[Value, ...]
    read: Callable[[PoolSettings], str]
    write: Callable[[PoolSettings, str], Members]
    operation: str
    source: Source


def merged(
    setting: Setting, settings: PoolSettings, value: str, members: Collection[str]
) -> Members:
    """The request that gives `setting` its new `value` and the rest what it has already.

    `members` are those that the operation takes; what was read has others besides.
    """
    documents = {"pool": settings.pool, "mfa": settings.mfa, "client": settings.client}
    whole = unchanged(setting.source, documents[setting.source], members)
    changed = whole | setting.write(settings, value)
    return {name: given for name, given in changed.items() if given is not None}


def unchanged(source: Source, document: Document, members: Collection[str]) -> Members:
    """The request that would leave everything in `document`, which is of that `source`, as it is.

    `members` are those that the operation takes.
    """
    whole = {name: each for name, each in document.items() if name in members}
    return _updatable(whole, document) if source == "pool" else whole


def _updatable(whole: Members, pool: Document) -> Members:
    """What of a described pool UpdateUserPool takes back."""
    # It keeps the MFA mode, but asks for an SMS set-up when told the mode of a pool without one.
    whole.pop("MfaConfiguration", None)
    if "AdminCreateUserConfig" in whole:
        # The password policy has it too, and Cognito takes it from there only (pains.md POOL-13).
        config = dict(whole["AdminCreateUserConfig"])
        config.pop("UnusedAccountValidityDays", None)
        whole["AdminCreateUserConfig"] = config
    return whole | {"PoolName": pool["Name"]}


def on_off(on: str, off: str) -> tuple[Value, ...]:
    """The values of a setting that is on or off, and what each means."""
    return (Value("on", on), Value("off", off))
