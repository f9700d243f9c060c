"""What the screens need from outside: where calls can go, the record, and the phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mfa_tui.phone.phone import Phone
    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.target import Target
    from mfa_tui.signin.turns import Refused
    from mfa_tui.trace.record import Trace


@dataclass(frozen=True)
class Person:
    """A practice user; `state` says in a few words what a sign-in will meet.

    `password` is None when the person at the keyboard has chosen it, and empty for who needs none.
    `flow` is the AuthFlow that suits.
    """

    username: str
    password: str | None = field(repr=False)
    state: str
    flow: str = "USER_SRP_AUTH"


@dataclass(frozen=True)
class Place:
    """A target to sign in to, one line about it, and the practice users it has."""

    target: Target
    about: str
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Remedy:
    """One way out of an OpeningTrouble: `key` is pressed, `name` goes back to `World.open`."""

    name: str
    key: str
    label: str


AGAIN = Remedy("again", "r", "try again")
ASIDE = Remedy("aside", "m", "move the file aside (it is kept) and start with a fresh pool")
COPY = Remedy("copy", "c", "open a read-only copy: everything works, nothing is saved")
MEMORY = Remedy("memory", "f", "leave the file alone and use a fresh pool that is not saved")


class OpeningTrouble(Exception):
    """The world could not open. `what` happened, `why`, and the `remedies` to choose from."""

    def __init__(self, what: str, why: str, remedies: tuple[Remedy, ...]) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.remedies = remedies


@dataclass(frozen=True)
class Opened:
    """The world, ready: at least one place, the record, the phone, and `notes` worth telling.

    `recording` says that there is nothing to do but to read the record.
    """

    places: tuple[Place, ...]
    trace: Trace
    phone: Phone
    notes: tuple[str, ...] = ()
    recording: bool = False


@dataclass(frozen=True)
class Why:
    """Why a challenge came: the `row` of the decision table that applied, and its `sentence`.

    `outcome` is the ChallengeName that the row leads to; `facts` are what the decision rests on, as
    label and value; `table` has every row with its sentence.
    """

    row: str
    sentence: str
    outcome: str
    facts: tuple[tuple[str, str], ...]
    table: tuple[tuple[str, str], ...]


class World(Protocol):
    """Made by the lab. `label` names it on the first frame, before anything is open."""

    label: str

    def open(self, remedy: str | None = None) -> Opened:
        """Open everything; blocking and slow the first time. Raises OpeningTrouble."""
        ...

    def places(self) -> tuple[Place, ...]:
        """Where one can sign in, and how the practice users stand by now; blocking."""
        ...

    def connect(self, target: Target) -> Cognito:
        """A recorded client for `target`; blocking. Raises TargetProblem."""
        ...

    def why(self, request_id: str) -> Why | None:
        """Why the answer with that `x-amzn-RequestId` posed its challenge; None if nobody can say."""
        ...

    def backup_codes(self, target: Target, access_token: str) -> tuple[str, ...] | Refused | None:
        """New backup codes for the user of `access_token`, which void those from before; blocking.

        None where nobody here can make any.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections; safe to call twice."""
        ...
