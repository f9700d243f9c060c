"""What the screens need from outside: where calls can go, the record, and the phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mfa_tui.phone.phone import Phone
    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.gate import Gate
    from mfa_tui.signin.target import Target
    from mfa_tui.signin.turns import Refused
    from mfa_tui.trace.record import Trace


@dataclass(frozen=True)
class Person:
    """A practice user; `state` says in a few words what a sign-in will meet.

    `password` is None when the person at the keyboard has chosen it, and empty for who needs none.
    """

    username: str
    password: str | None = field(repr=False)
    state: str


@dataclass(frozen=True)
class Place:
    """A target to sign in to, one line about it, and the practice users it has.

    Its client is made for the AuthFlow `flow` and allows `flows`; none are named where nobody knows.
    """

    target: Target
    about: str
    people: tuple[Person, ...] = ()
    flow: str = "USER_SRP_AUTH"
    flows: tuple[str, ...] = ()


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


class Outside(Protocol):
    """Where the calls of other programs can come in, to be seen on the record; safe from any thread."""

    port: int
    """Where it listens unless told otherwise."""

    @property
    def url(self) -> str | None:
        """The address where it listens now, without a slash at the end; None while it does not."""
        ...

    @property
    def advice(self) -> str:
        """How a program is brought to call there, while it listens."""
        ...

    def start(self, port: int | None = None) -> str:
        """Listen at `port`, 0 for any; blocking. Gives the address. Raises OSError, `strerror` in plain words."""
        ...

    def stop(self) -> None:
        """Listen no longer; blocking."""
        ...


@dataclass(frozen=True)
class WorldTime:
    """The time that a world lives by: `now` in seconds since the epoch, and how it was set.

    `name` is what people call it. It was set `ahead` by so many seconds; while it is not `frozen`,
    `speed` of its seconds pass in a real one.
    """

    name: str
    now: float
    ahead: float = 0.0
    frozen: bool = False
    speed: float = 1.0


@dataclass(frozen=True)
class Switch:
    """A fault that can be switched `on`: what it is `about`, and the `sight` of it in a sign-in."""

    name: str
    section: str
    about: str
    sight: str
    on: bool


class Controls(Protocol):
    """The faults and the clock of a world that has them in hand; safe from any thread."""

    @property
    def time(self) -> WorldTime:
        """The time of the world now."""
        ...

    @property
    def switches(self) -> tuple[Switch, ...]:
        """All faults, those of a section together."""
        ...

    def set_time(self, wish: str) -> None:
        """Set the time: `+3m`, `2026-11-05 10:00`, `x18`, `freeze`, `go` or `reset`.

        Raises ValueError with a sentence for a person.
        """
        ...

    def switch(self, name: str, *, on: bool) -> None:
        """Switch a fault on or off."""
        ...

    def all_off(self) -> None:
        """Switch every fault off."""
        ...

    def expire_sessions(self) -> int:
        """Let every living Session expire now; blocking. Gives their number."""
        ...

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call `listener` after every change, on the thread that made it. Gives the way to stop."""
        ...


@dataclass(frozen=True)
class Opened:
    """The world, ready: at least one place, the record, the phone, and `notes` worth telling.

    `recording` says that there is nothing to do but to read the record, `watching` that the calls
    of other programs, which come in by `outside`, are what matters. `controls` are there where the
    world has its faults and its clock in hand. The `gate` may hold the calls that the world's own
    clients make; a recording makes none and has no gate.
    """

    places: tuple[Place, ...]
    trace: Trace
    phone: Phone
    notes: tuple[str, ...] = ()
    recording: bool = False
    outside: Outside | None = None
    watching: bool = False
    controls: Controls | None = None
    gate: Gate | None = None


MakeCodes = Callable[[str], "tuple[str, ...] | Refused"]
"""Makes new backup codes for the user of an access token, which void those from before; blocking."""


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

    def backup_codes(self, target: Target) -> MakeCodes | None:
        """What makes backup codes for users of `target`; None where nobody here can make any."""
        ...

    def close(self) -> None:
        """Let go of files and connections; safe to call twice."""
        ...
