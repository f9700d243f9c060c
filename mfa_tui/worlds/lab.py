"""The world of practice: builds the local cloud, the phone, the record and the clients of both."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from mfa_tui.data_files import DEVICES, PHONE, POOL, Directory, path_in, resolved
from mfa_tui.worlds.own_clients import OwnClients

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from mfa_tui.localcloud.clock import MovableClock
    from mfa_tui.localcloud.late_post import NewAlarm
    from mfa_tui.localcloud.store import Store
    from mfa_tui.phone.phone import Phone
    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.device_memory import DeviceMemory
    from mfa_tui.signin.gate import Gate
    from mfa_tui.signin.target import Target
    from mfa_tui.trace.record import Trace
    from mfa_tui.ui.world import Controls, MakeCodes, Opened, Place, Why
    from mfa_tui.worlds.listening import Listener
    from mfa_tui.worlds.practice_world import PracticeWorld

LISTENING_PORT = 9229
"""Where other programs are listened for unless another port is named; that of `mfa-tui serve`."""


class LocalLab:
    """The embedded world: a local cloud with practice users and a phone.

    `directory` holds its three files. `clock` (epoch seconds) and `entropy` (like os.urandom) are
    what the cloud, the phone and the record live by; that clock can be set by `Opened.controls`.
    `new_alarm` wakes them for messages that come late. With
    `listen` (a port, 0 for any) other programs are served as soon as it is open.

    It has the practice pools, or those of a `preset` of the local cloud. With a `seed` that is always
    the same, and `entropy` is not asked: for lessons, never for anything real. `new_key` gives the RSA
    keys of pools, which take long to make, to who has some already.
    """

    label = "practice pool"

    def __init__(
        self,
        directory: Directory = None,
        *,
        clock: Callable[[], float] = time.time,
        entropy: Callable[[int], bytes] = os.urandom,
        trace: Trace | None = None,
        new_alarm: NewAlarm = threading.Timer,
        listen: int | None = None,
        preset: str | None = None,
        seed: str | None = None,
        new_key: Callable[[], RSAPrivateKey] | None = None,
    ) -> None:
        self._clients = OwnClients()
        self._new_key = new_key
        self.label = preset or self.label
        self._preset = preset
        self._seed = seed
        self._listen = listen
        self._opened: Opened | None = None
        self._trace = trace
        self._new_alarm = new_alarm
        self._entropy = entropy
        self._where = directory
        self._given_clock = clock
        self._store: Store | None = None
        self._world: PracticeWorld | None = None

    @cached_property
    def trace(self) -> Trace:
        """The record of this run."""
        from mfa_tui.trace.record import Trace

        return Trace(clock=self._clock) if self._trace is None else self._trace

    @property
    def call_gate(self) -> Gate:
        """What may hold the calls of this program's own clients."""
        return self._clients.gate

    @cached_property
    def _directory(self) -> Path | None:
        return resolved(self._where)

    @cached_property
    def _clock(self) -> MovableClock:
        """The time of everything in this world, which people can set."""
        from mfa_tui.localcloud.clock import MovableClock

        given = self._given_clock
        return given if isinstance(given, MovableClock) else MovableClock(given)

    def open(self, remedy: str | None = None) -> Opened:
        """Open everything, with the `remedy` the user chose if the last try ended in trouble."""
        if self._opened is None:
            opened = self._open_world(remedy)
            self._opened = replace(opened, outside=self.outside, controls=self._controls())
        if self._listen is not None:
            self.outside.begin(remedy)
        return self._opened

    @cached_property
    def outside(self) -> Listener:
        """What serves the cloud to other programs, on loopback; the world has to be open."""
        from mfa_tui.worlds.listening import Listener
        from mfa_tui.worlds.outside_calls import ADVICE, OutsideCalls

        port = LISTENING_PORT if self._listen is None else self._listen
        calls = OutsideCalls(self.world, self.trace, self.call_gate)
        return Listener(calls.handle, port, ADVICE, self.world.served_at)

    def _controls(self) -> Controls:
        from mfa_tui.worlds.local_controls import LocalControls

        return LocalControls(self.world.cloud)

    def _open_world(self, remedy: str | None) -> Opened:
        """Open pool and phone."""
        from mfa_tui.ui.world import COPY, Opened
        from mfa_tui.worlds.practice_world import PracticeWorld

        self._store, saved = self._open_store(remedy)
        phone = self._open_phone(saved=saved, copied=remedy == COPY.name)
        self._devices = self._open_devices(saved=saved, copied=remedy == COPY.name)
        self._world = PracticeWorld(
            self._store,
            phone,
            self.trace,
            clock=self._clock,
            entropy=self._seeded(),
            new_alarm=self._new_alarm,
            devices=self._devices,
            preset=self._preset,
            seed=self._seed,
            new_key=self._new_key,
        )
        places = self._world.install()
        notes = [phone.problem] if phone.problem else []
        if self._directory and not saved:
            notes.append("Nothing you do now is saved.")
        return Opened(places, self.trace, phone, tuple(notes), gate=self.call_gate)

    def _seeded(self) -> Callable[[int], bytes]:
        """The randomness of this world."""
        from mfa_tui.localcloud.seeded import SeededEntropy

        return self._entropy if self._seed is None else SeededEntropy(self._seed)

    def places(self) -> tuple[Place, ...]:
        """The practice pools, with how their users stand by now."""
        return self.world.places()

    def connect(self, target: Target) -> Cognito:
        return self._clients.connect(target, self.trace, self._devices)

    def why(self, request_id: str) -> Why | None:
        """What the cloud's journal says about the decision behind an answer."""
        return self.world.why(request_id)

    def backup_codes(self, target: Target) -> MakeCodes | None:
        """The pool's own function, run as an app's back end would."""
        from mfa_tui.worlds.issued_codes import issuer

        return issuer(self.world.host.invoke, target.pool_id)

    @property
    def world(self) -> PracticeWorld:
        """The cloud with everything around it, once it is open."""
        assert self._world is not None, "the world is not open"
        return self._world

    def close(self) -> None:
        self.call_gate.leave()
        if self._opened is not None:
            self.outside.stop()
            # opened once more, there is another world to serve
            del self.outside
            self._opened = None
        if self._world is not None:
            self._world.close()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _open_phone(self, *, saved: bool, copied: bool) -> Phone:
        """The saved phone, one in memory, or one in memory that begins as a copy of the saved."""
        from mfa_tui.phone.phone import Phone

        path = path_in(self._directory, PHONE)
        phone = Phone(self._clock, path if saved else None)
        if copied:
            remembered = Phone(self._clock, path)
            for account in remembered.authenticator.accounts:
                phone.add(account)
            for passkey in remembered.passkeys.all:
                phone.passkeys.add(passkey)
        return phone

    def _open_devices(self, *, saved: bool, copied: bool) -> DeviceMemory:
        """The saved trusted devices, none, or the saved ones without saving what becomes of them."""
        from mfa_tui.signin.device_memory import DeviceMemory

        path = path_in(self._directory, DEVICES)
        return DeviceMemory(path if saved or copied else None, read_only=copied)

    def _open_store(self, remedy: str | None) -> tuple[Store, bool]:
        """The store, and whether it is the saved one. Raises OpeningTrouble with the ways out."""
        from mfa_tui.localcloud.store import Store, StoreLocked, StoreProblem, move_aside
        from mfa_tui.ui.world import AGAIN, ASIDE, COPY, MEMORY, OpeningTrouble

        path = path_in(self._directory, POOL)
        try:
            if path is None or remedy == MEMORY.name:
                return Store.open(None), False
            if remedy == COPY.name:
                return Store.open_copy(path), False
            if remedy == ASIDE.name:
                move_aside(path, self._clock())
            return Store.open(path), True
        except StoreLocked as problem:
            raise OpeningTrouble(
                "The practice pool is in use by another program.",
                f"{problem.path} is locked: {problem.reason}",
                (AGAIN, COPY, MEMORY),
            ) from problem
        except StoreProblem as problem:
            raise OpeningTrouble(
                "The practice pool's file cannot be used.",
                f"{problem.path}: {problem.reason}",
                (ASIDE, COPY, MEMORY),
            ) from problem
