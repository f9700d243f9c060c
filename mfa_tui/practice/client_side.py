"""What every bench has of this program itself: recorded clients, a phone, and who makes moves."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mfa_tui.localcloud.clock import FARTHEST_SECONDS
from mfa_tui.phone.authenticator import Account
from mfa_tui.practice.facts import Facts
from mfa_tui.practice.lesson_clock import LessonClock
from mfa_tui.signin.turns import Refused
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.moves.playing import Way

if TYPE_CHECKING:
    from mfa_tui.phone.phone import Phone
    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.target import Target
    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trace.record import Trace
    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.ui.world import Place, World


class ClientSide(ABC):
    """The half of a bench that makes calls. The other half is the service, wherever that is.

    `places` is where one can sign in, `clock` the time that app and phone live by.
    """

    clock: LessonClock
    phone: Phone
    places: tuple[Place, ...]
    _clients: dict[str, Cognito]

    @property
    @abstractmethod
    def world(self) -> World:
        """The world that the calls are made in."""

    @property
    def check_words(self) -> str:
        """Two words for how the world stands now; empty where no two are ever the same."""
        return ""

    @property
    @abstractmethod
    def trace(self) -> Trace:
        """The record of all that happened here; another one after a reset."""

    @abstractmethod
    def target(self, client: str = "") -> Target:
        """Where calls through `client` go, by its name or id; without one it is that of the
        sign-in form. Raises BenchRefused when there is none."""

    @abstractmethod
    def person(self, user: str, client: str = "") -> tuple[str, Mapping[str, str]] | None:
        """The username and the attributes of `user`, or of who has the address USER@example.com, in
        the pool that the app client belongs to. Raises BenchRefused when nobody may know."""

    @abstractmethod
    def password(self, user: str) -> str:
        """The password of `user`. Raises BenchRefused when nobody here knows it."""

    def connect(self, client: str = "") -> Cognito:
        """The recorded client for the app client of that name. Raises BenchRefused."""
        target = self.target(client)
        if target.client_id not in self._clients:
            self._clients[target.client_id] = self.world.connect(target)
        return self._clients[target.client_id]

    def account(self, user: str, client: str = "") -> Account:
        """The authenticator's account of `user` on the phone. Raises BenchRefused."""
        issuer = self.target(client).issuer
        found = self.phone.authenticator.find(issuer, user)
        if found is None:
            raise BenchRefused(f"The phone has no authenticator account of {user}.")
        return found

    def fact(self, name: str) -> str:
        """What `$name` of the moves stands for here. Raises BenchRefused."""
        found = Facts(self).named(name)
        if found is None:
            raise BenchRefused(f"Nothing here is called {name!r}.")
        return str(found)

    def send(self, operation: str, document: dict[str, Any], client: str = "") -> Exchange:
        """Call `operation` with exactly this body. Raises BenchRefused when nothing was sent."""
        sent = self.connect(client).send(operation, document)
        if isinstance(sent, Refused):
            raise BenchRefused(f"{operation} was not sent: {sent.message}")
        return sent

    def reference(self, lesson: Lesson) -> Way:
        """The way of the reference of `lesson`, gone in a local cloud of its own."""
        from mfa_tui.practice.rehearsal import rehearsal

        with rehearsal(lesson) as trial:
            trial.play(lesson.reference)
            return Way(trial.exchanges, tuple(trial.player.changes))

    def now(self) -> float:
        """The time that app and phone live by, in seconds since the epoch."""
        return self.clock()

    def move_phone_clock(self, seconds: float) -> None:
        """Let the phone's clock go wrong by so many seconds more. Raises BenchRefused."""
        skew = self.phone.authenticator.skew + int(seconds)
        if abs(skew) > FARTHEST_SECONDS:
            raise BenchRefused("The phone's clock can be ten years wrong at most.")
        self.phone.authenticator.skew = skew

    def scan(self, user: str, secret: str) -> None:
        """Take the secret of an authenticator onto the phone. Raises BenchRefused."""
        issuer = self.places[0].target.issuer
        try:
            self.phone.add(Account.from_secret(issuer, user, secret))
        except ValueError as problem:
            raise BenchRefused(str(problem)) from problem

    @abstractmethod
    def set_clock(self, moment: str) -> None:
        """Set the time to a moment in ISO 8601, or `freeze`, `go` or `reset` it."""

    @abstractmethod
    def fault(self, name: str, on: bool) -> None:
        """Switch a failure of the local cloud on or off."""
