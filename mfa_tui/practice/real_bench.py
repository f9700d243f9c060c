"""The bench of a lesson on a real pool: its calls and its state are what anybody would see of them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mfa_tui.localcloud.starting_states import PRESETS
from mfa_tui.practice.client_side import ClientSide
from mfa_tui.practice.lesson_clock import LessonClock
from mfa_tui.practice.own_people import in_own_words
from mfa_tui.practice.pool_reading import PASSING, PoolReading
from mfa_tui.practice.real_player import RealPlayer
from mfa_tui.signin.turns import Refused
from mfa_tui.signin.write_guard import NoSnapshot, WriteGuard
from mfa_tui.trainer.bench import BenchRefused, PasswordWanted
from mfa_tui.trainer.conditions import fields_in, value
from mfa_tui.trainer.gaps import Gaps, gaps_of
from mfa_tui.trainer.lesson import Lesson, ProofKind

if TYPE_CHECKING:
    from mfa_tui.localcloud.plan import PoolPlan
    from mfa_tui.signin.target import Target
    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trace.record import Trace
    from mfa_tui.trainer.moves.playing import Learner, Way
    from mfa_tui.worlds.remote_lab import RemoteLab

NEEDS_LOCAL = "needs the local cloud; here it is only explained."
_PASSWORDS = {
    "InitiateAuth": (("AuthParameters.USERNAME", "AuthParameters.PASSWORD"),),
    "RespondToAuthChallenge": (
        ("ChallengeResponses.USERNAME", "ChallengeResponses.NEW_PASSWORD"),
        ("ChallengeResponses.USERNAME", "ChallengeResponses.PASSWORD"),
    ),
    "SignUp": (("Username", "Password"),),
    "ConfirmForgotPassword": (("Username", "Password"),),
}
"""Where calls have a user and the password that is his from then on."""

_NAMES = ("AuthParameters.USERNAME", "ChallengeResponses.USERNAME")

FRESH_SECONDS = 5
"""The state is read anew after each call, and after so long: others may change the pool, too."""

_PERSON = re.compile(r"\busers\.(?P<name>[A-Za-z_]\w*|\"[^\"]+\")")


class RealBench(ClientSide):
    """A `Stage` on the pool of `lab`, for `lesson`.

    Its proof sees what the pool tells whoever has the credentials; those reads are on no record.
    Before the lesson changes how the pool is set up somebody has to confirm that, and the
    configuration is kept in the folder `snapshots` (None: it cannot be kept). A reset begins a new
    record, and leaves the pool as it is. Passwords that are asked for are kept in memory only.
    `names` says which users stand for those of the `original` lesson; `lesson` speaks of them.
    """

    lab: RemoteLab

    def __init__(
        self,
        lab: RemoteLab,
        lesson: Lesson,
        snapshots: Path | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._given = lab
        self.names = dict(names or {})
        self.original = lesson
        self.lesson = in_own_words(lesson, self.names)
        self._snapshots = snapshots
        self._passwords: dict[str, Known] = {}
        self._others: dict[str, Target] = {}
        self.clock = LessonClock()
        self.reading = PoolReading(lab.target)
        self._open()

    def _open(self) -> None:
        self.lab = self._given.beside(self.plan.clients[0].flow)
        opened = self.lab.open()
        self.phone, self.places = opened.phone, opened.places
        self._clients = {}
        self._passwords = {user: Known(each.password) for user, each in self._passwords.items()}
        self._stale = True
        self._fresh_until = 0.0
        self._known: dict[str, Any] = {}
        self.trace.subscribe(self._noticed)
        # lessons that are all about users change many of them, and only that is asked about
        partial = self.lesson.real_pool != "full"
        self.lab.call_gate.guard = WriteGuard(self.lab.target.pool_id, self._save, people=partial)

    @property
    def world(self) -> RemoteLab:
        return self.lab

    @property
    def trace(self) -> Trace:
        return self.lab.trace

    @property
    def plan(self) -> PoolPlan:
        """The pool that the lesson is about in the local cloud."""
        return PRESETS[self.lesson.preset].plans()[0]

    def named(self, user: str) -> str:
        """Who stands here for `user` of the lesson."""
        return self.names.get(user, user)

    # -- what can be known -----------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        if self._stale or time.monotonic() > self._fresh_until:
            self._stale = False
            self._known = self._read()
            self._fresh_until = time.monotonic() + FRESH_SECONDS
        return dict(self._known)

    def gaps(self, lesson: Lesson) -> Gaps:
        return gaps_of(lesson, self.connect().api.meta.service_model.operation_names)

    def person(self, user: str, client: str = "") -> tuple[str, Mapping[str, str]] | None:
        for name in (user, f"{user}@example.com"):
            found = self.reading.user(name)
            if isinstance(found, Refused):
                raise BenchRefused(
                    f"who {user} is cannot be read: {found.error}. Type it yourself."
                )
            if found is not None:
                return found["Username"], found["attributes"]
        return None

    def password(self, user: str) -> str:
        """The password that was typed for `user`, here or into a form. Raises PasswordWanted."""
        exchanges = self.trace.snapshot()
        for known in (password_sent(exchanges, user), self._passwords.get(user)):
            if known is not None and not refused(exchanges, user, known):
                return known.password

        def keep(typed: str) -> None:
            self._passwords[user] = Known(typed, self.trace.newest)

        raise PasswordWanted(user, keep)

    def target(self, client: str = "") -> Target:
        """Where calls through `client` go: the client that was chosen stands in for the first one of
        the lesson; others are found by their names."""
        own = self.lab.target
        first = self.plan.clients[0].wishes["ClientName"]
        if client in ("", own.client_id, own.pool_id, self.plan.name, first):
            return own
        if client not in self._others:
            ids = self.reading.clients()
            if isinstance(ids, Refused):
                raise BenchRefused(f"the app client {client!r} cannot be looked up: {ids.error}.")
            if client not in ids:
                raise BenchRefused(f"This pool has no app client that is called {client!r}.")
            secret = self.reading.secret(ids[client])
            self._others[client] = replace(own, client_id=ids[client], client_secret=secret)
        return self._others[client]

    def _noticed(self, exchange: Exchange) -> None:
        self._stale = True

    def _read(self) -> dict[str, Any]:
        """What the conditions of the lesson look at, as far as it can be read."""
        items = [item for step in self.lesson.steps for item in step.proof]
        items += [item for turn in self.lesson.wrong for item in turn.match]
        asked = [each.subject for each in items if each.kind is ProofKind.STATE]
        wanted = frozenset[str]().union(*map(fields_in, asked))
        people = {found["name"].strip('"') for each in asked for found in _PERSON.finditer(each)}
        readers: dict[str, Callable[[], Any]] = {
            "pool": self.reading.pool,
            "mfa": self.reading.mfa,
            "clients": self._clients_read,
            "users": lambda: self._users_read(people),
        }
        read = {name: reader() for name, reader in readers.items() if name in wanted}
        for name, each in read.items():
            if isinstance(each, Refused) and each.error in PASSING:
                read[name] = self._known.get(name, each)
        return {name: each for name, each in read.items() if not isinstance(each, Refused)}

    def _clients_read(self) -> dict[str, Any] | Refused:
        own = self.reading.client()
        first = self.plan.clients[0].wishes["ClientName"]
        return own if isinstance(own, Refused) else {first: own}

    def _users_read(self, names: set[str]) -> dict[str, Any] | Refused:
        found: dict[str, Any] = {}
        for name in sorted(names):
            user = self.reading.user(name)
            if isinstance(user, Refused):
                return user
            if user is not None:
                found[name] = user
        return found

    # -- what can be done ------------------------------------------------------------------------

    def reference(self, lesson: Lesson) -> Way:
        # the local cloud has the users of the preset
        return super().reference(self.original)

    def moves(self, lesson: Lesson, learner: Learner | None = None) -> RealPlayer:
        player = RealPlayer(
            self,
            settings={each.name: each.value for each in lesson.app.settings},
            runs=lesson.app.runs,
            reference=lesson.reference,
            learner=learner,
        )
        player.names = self.names
        return player

    def move_clock(self, seconds: float) -> None:
        raise BenchRefused(f"A clock that moves {NEEDS_LOCAL}")

    def set_clock(self, moment: str) -> None:
        raise BenchRefused(f"A clock that can be set {NEEDS_LOCAL}")

    def fault(self, name: str, on: bool) -> None:
        raise BenchRefused(f"A fault on demand {NEEDS_LOCAL}")

    def reset(self) -> None:
        """Begin a new record; the pool stays as it is."""
        self.close()
        self._open()

    def close(self) -> None:
        """Let go of whoever waits to change the pool; safe to call twice."""
        self.lab.close()

    def _save(self) -> Path:
        """Keep the configuration; where. Raises NoSnapshot."""
        if self._snapshots is None:
            raise NoSnapshot("nothing is kept with --fresh.")
        name = f"{self.lab.target.pool_id}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        path = self._snapshots / f"{name}.json"
        # what was there first is what one would want back: nothing is written over
        for number in count(2):
            if not path.exists():
                break
            path = path.with_name(f"{name}-{number}.json")
        self.reading.save(path)
        return path


@dataclass(frozen=True, slots=True)
class Known:
    """A `password` that was good, or was said to be, after exchange `since`."""

    password: str = field(repr=False)
    since: int = 0


def refused(exchanges: Sequence[Exchange], user: str, known: Known) -> bool:
    """Whether the newest sign-in of `user` that could have proved the password was refused since."""
    for exchange in reversed(exchanges):
        if exchange.number <= known.since:
            break
        sent = exchange.request_json or {}
        typed = value("AuthParameters.PASSWORD", sent) == known.password
        proved = value("ChallengeName", sent) == "PASSWORD_VERIFIER"
        if user in (value(path, sent) for path in _NAMES) and (typed or proved):
            return exchange.error_type == "NotAuthorizedException"
    return False


def password_sent(exchanges: Sequence[Exchange], user: str) -> Known | None:
    """The password of `user` in the newest call that proved or set one."""
    for exchange in reversed(exchanges):
        sent = exchange.request_json or {}
        for place in _PASSWORDS.get(exchange.operation, ()):
            name, password = (value(path, sent) for path in place)
            if name == user and password and not (exchange.failed or exchange.in_flight):
                return Known(str(password), exchange.number)
    return None
