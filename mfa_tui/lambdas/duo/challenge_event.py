"""The events of Cognito's custom challenge triggers: who signs in, and what a challenge is made of."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from duo_faults import DuoMisconfigured

Event = dict[str, Any]
"""Cognito's event; it is returned whole, with its `response` filled in."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the create trigger answers.

    `public` goes to whoever signs in, `private` to the verify trigger of this round only, and
    `metadata` to the define and create triggers of later rounds.
    """

    public: dict[str, str]
    private: dict[str, str]
    metadata: str

    def response(self) -> dict[str, object]:
        """The `response` of the event."""
        return {
            "publicChallengeParameters": self.public,
            "privateChallengeParameters": self.private,
            "challengeMetadata": self.metadata,
        }


def duo_username(event: Event) -> str:
    """The name that Duo knows the user by, in lower case as Duo compares it.

    It is the pool's own name, or the attribute that DUO_USERNAME_ATTRIBUTE names. That one must not
    be writable by the user: whoever can change it can point to somebody else's phone. Raises
    DuoMisconfigured when there is no such attribute, or it is an address that is not verified.
    """
    name = os.environ.get("DUO_USERNAME_ATTRIBUTE")
    if not name:
        return event["userName"].lower()
    attributes = event["request"]["userAttributes"]
    proven = name not in ("email", "phone_number") or attributes.get(f"{name}_verified") == "true"
    if not (proven and attributes.get(name)):
        raise DuoMisconfigured
    return attributes[name].lower()


def client_metadata(event: Event) -> dict[str, str]:
    """What the client sent along: wishes, never facts."""
    return event["request"].get("clientMetadata") or {}
