"""The files in `states/`: one starting state each, in the words of the API.

`CreateUserPool`, `SetUserPoolMfaConfig` and each of the `clients` are the members of those requests;
a user has the members of AdminGetUser, his `Attributes` as an object. What a file leaves out:
passwords are PASSWORD, users are CONFIRMED, and their verified address is NAME@example.com.
"""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mfa_tui.localcloud.cognito.call import Entropy, new_letters
from mfa_tui.localcloud.cognito.users import CONFIRMED
from mfa_tui.localcloud.plan import (
    CUSTOM_CHALLENGE,
    ClientPlan,
    DevicePlan,
    PoolPlan,
    StackPlan,
    UserPlan,
)

PASSWORD = "Corr3ct-Horse!"
STATES = Path(__file__).parent / "states"
"""Where the files are."""

_FUNCTIONS = STATES / "functions"
_POOL_LETTERS = string.ascii_letters + string.digits
_CLIENT_DEFAULTS = {"GenerateSecret": False, "PreventUserExistenceErrors": "ENABLED"}

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StateFile:
    """A starting state as it is in its file; `version` grows whenever the state changes.

    `lessons` begin with it, with `faults` switched on.
    """

    name: str
    version: int
    about: str
    lessons: tuple[str, ...]
    faults: tuple[str, ...]
    pools: tuple[Document, ...] = field(repr=False)

    def plans(self, draw: Entropy) -> tuple[PoolPlan, ...]:
        """What makes it, with ids from `draw`."""
        return tuple(_pool(each, draw) for each in self.pools)


def read_state(path: Path) -> StateFile:
    """The state in the file at `path`, which is called as the file is."""
    document = json.loads(path.read_text("utf-8"))
    return StateFile(
        path.stem,
        document["version"],
        document["about"],
        tuple(document["lessons"]),
        tuple(document.get("faults", ())),
        tuple(document["pools"]),
    )


def _pool(given: Document, draw: Entropy) -> PoolPlan:
    factors = dict(given["SetUserPoolMfaConfig"])
    settings = dict(given["CreateUserPool"])
    return PoolPlan(
        new_letters(draw, 9, _POOL_LETTERS),
        settings.pop("PoolName"),
        given["about"],
        mfa=factors.pop("MfaConfiguration"),
        factors=factors,
        users=tuple(_user(each) for each in given["users"]),
        settings=settings,
        flow=given["flow"],
        stack=_stack(given["functions"]) if "functions" in given else None,
        apps=tuple(_client(each, given["flow"], draw) for each in given["clients"]),
    )


def _client(given: Document, flow: str, draw: Entropy) -> ClientPlan:
    wishes = {**_CLIENT_DEFAULTS, **given}
    flow, days = wishes.pop("flow", flow), wishes.pop("made_days", 0.0)
    return ClientPlan(new_letters(draw, 26), wishes, flow, days)


def _user(given: Document) -> UserPlan:
    name = given["Username"]
    address = name if "@" in name else f"{name}@example.com"
    return UserPlan(
        name,
        password=given.get("Password", PASSWORD),
        status=given.get("UserStatus", CONFIRMED),
        enabled=given.get("Enabled", True),
        factors=tuple(given.get("UserMFASettingList", ())),
        preferred=given.get("PreferredMfaSetting"),
        state=given.get("state", ""),
        given=given.get("Attributes", {"email": address, "email_verified": "true"}),
        authenticator=given.get("authenticator"),
        devices=tuple(_device(each) for each in given.get("devices", ())),
        failed_passwords=given.get("failed_passwords", 0),
        changed_days=given.get("changed_days", 0.0),
    )


def _device(given: Document) -> DevicePlan:
    return DevicePlan(given["DeviceName"], given["remembered"], given["here"])


def _stack(given: Document) -> StackPlan:
    """Functions of `own`, a folder beside the states, or of a shipped `stack`."""
    own = given.get("own")
    return StackPlan(
        own or given["stack"],
        given.get("secret", ""),
        given.get("environment", {}),
        given.get("duo", ""),
        triggers=given.get("triggers", CUSTOM_CHALLENGE),
        home=_FUNCTIONS if own else None,
        timeout=given.get("Timeout", 5),
    )
