"""The bench of a lesson: a local cloud of its own, begun from a preset, with a phone beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from mfa_tui.localcloud.clock import obey
from mfa_tui.localcloud.cognito import clients, pools
from mfa_tui.localcloud.faults import FAULTS
from mfa_tui.localcloud.state_files import PASSWORD
from mfa_tui.practice.client_side import ClientSide
from mfa_tui.practice.function_changes import FunctionChanges
from mfa_tui.practice.lesson_clock import LessonClock
from mfa_tui.practice.player import Player
from mfa_tui.practice.state import message_state, pool_state
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.gaps import NO_GAPS, Gaps
from mfa_tui.worlds.lab import LocalLab

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from mfa_tui.localcloud.cloud import LocalCloud
    from mfa_tui.signin.target import Target
    from mfa_tui.trace.record import Trace
    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.trainer.moves.playing import Learner


class LessonBench(ClientSide):
    """A `Stage` on the preset of that name; equal seeds make equal worlds.

    `clock` is a moment in ISO 8601 at which time stands still at first; empty lets it go, from the
    real time. `new_key` is that of LocalLab. `first_secrets` are the changed secrets as they were at
    the beginning, by name. `lab` is the world for screens. Use it as a context manager, or `close` it.
    """

    lab: LocalLab
    functions: FunctionChanges
    first_secrets: dict[str, str]

    def __init__(
        self,
        preset: str,
        *,
        seed: str | None = None,
        clock: str = "",
        new_key: Callable[[], RSAPrivateKey] | None = None,
    ) -> None:
        self._preset = preset
        self._seed = seed
        self._begin = clock
        self._new_key = new_key
        self._open()

    def _open(self) -> None:
        self.clock = LessonClock(self._begin)
        self.lab = LocalLab(
            None, preset=self._preset, seed=self._seed, clock=self.clock, new_key=self._new_key
        )
        try:
            opened = self.lab.open()
        except BaseException:
            self.lab.close()
            raise
        self.phone, self.places = opened.phone, opened.places
        self.functions = FunctionChanges(self.lab.world.host.functions)
        self.first_secrets = {}
        self._clients = {}

    @property
    def world(self) -> LocalLab:
        return self.lab

    @property
    def check_words(self) -> str:
        return self.lab.world.check_word

    @property
    def trace(self) -> Trace:
        return self.lab.trace

    @property
    def cloud(self) -> LocalCloud:
        """The service itself, for what has no call: the state of a pool, the faults."""
        return self.lab.world.cloud

    @property
    def pool_id(self) -> str:
        """The pool that the lesson is about: the preset's first one."""
        return self.places[0].target.pool_id

    def state(self) -> dict[str, Any]:
        ids = dict.fromkeys(place.target.pool_id for place in self.places)
        with self.cloud.call() as call:
            found = [pool_state(call, each) for each in ids if pools.find(call, each)]
        first = found[0] if found else {}
        return first | {
            "others": {each["pool"]["Name"]: each for each in found[1:]},
            "functions": self.functions.state(first.get("pool", {}).get("LambdaConfig", {})),
            "messages": [message_state(note) for note in self.phone.inbox.notes],
            "faults": sorted(self.cloud.faults.active),
            "phone": {"skew": self.phone.authenticator.skew},
        }

    def password(self, user: str) -> str:
        """The password of somebody in the preset, by user name or address, at the start."""
        people = (person for place in self.places for person in place.people)
        names = (user, f"{user}@example.com")
        found = (each.password for each in people if each.username in names)
        return next(found, None) or PASSWORD

    def person(self, user: str, client: str = "") -> tuple[str, Mapping[str, str]] | None:
        pool_id = self.target(client).pool_id
        with self.cloud.call() as call:
            people = pool_state(call, pool_id)["users"]
        mails = {str(each["attributes"].get("email")): name for name, each in people.items()}
        name = user if user in people else mails.get(f"{user}@example.com", "")
        return (name, people[name]["attributes"]) if name else None

    def triggers(self, client: str = "") -> dict[str, Any]:
        """The LambdaConfig of the pool that the app client belongs to."""
        pool_id = self.target(client).pool_id
        with self.cloud.call() as call:
            return pool_state(call, pool_id)["pool"].get("LambdaConfig", {})

    def target(self, client: str = "") -> Target:
        """Where calls through `client` go: an app client by name or id, or the name of a pool."""
        apps = self._apps()
        for target, names in apps:
            if client in ("", *names):
                return target
        known = ", ".join(dict.fromkeys(names[0] for _, names in apps))
        raise BenchRefused(f"There is no client {client!r} here; there are {known}.")

    def _apps(self) -> list[tuple[Target, tuple[str, ...]]]:
        """The targets of all app clients, those of the places first, with what each is called."""
        ready = {place.target.client_id: place.target for place in self.places}
        found: dict[str, tuple[Target, tuple[str, ...]]] = {}
        with self.cloud.call() as call:
            for place in self.places:
                pool = pools.existing(call, place.target.pool_id)
                for name, app in clients.of_pool(call, pool, ""):
                    target = replace(
                        ready.get(name, place.target),
                        client_id=name,
                        client_secret=app.secret,
                        session_seconds=int(app.session_seconds),
                    )
                    titles = (app.document["ClientName"], name, pool.document["Name"])
                    found.setdefault(name, (target, titles))
        first = [*ready, *found]
        return sorted(found.values(), key=lambda each: first.index(each[0].client_id))

    def moves(self, lesson: Lesson, learner: Learner | None = None) -> Player:
        return Player(
            self,
            settings={each.name: each.value for each in lesson.app.settings},
            runs=lesson.app.runs,
            reference=lesson.reference,
            learner=learner,
        )

    def gaps(self, lesson: Lesson) -> Gaps:
        return NO_GAPS

    def move_clock(self, seconds: float) -> None:
        self.clock.move(seconds)

    def set_clock(self, moment: str) -> None:
        try:
            obey(self.clock, moment)
        except ValueError as problem:
            raise BenchRefused(str(problem)) from problem

    def fault(self, name: str, on: bool) -> None:
        known = {each.shell_name: each.name for each in FAULTS.values()}
        meant = known.get(name.replace(" ", "-"))
        if meant is None:
            raise BenchRefused(f"There is no fault {name!r}; there are {', '.join(known)}.")
        self.cloud.faults.switch(meant, on=on)

    def reset(self) -> None:
        self.close()
        self._open()

    def close(self) -> None:
        """End the world; safe to call twice."""
        self.lab.close()
        self.functions.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
