"""The composition root: builds the Trace, the phone and the target, or the whole local cloud."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfa_tui.localcloud.cloud import LocalCloud
    from mfa_tui.localcloud.presets import Practice, PracticePool
    from mfa_tui.localcloud.store import Store
    from mfa_tui.phone.phone import Phone
    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.target import Target
    from mfa_tui.trace.record import Trace
    from mfa_tui.ui.world import Opened, Place

Directory = Path | Callable[[], Path] | None
"""Where files are kept, or how to find out once the first frame is up; None keeps nothing."""

ENDPOINT = "https://cognito-idp.us-east-1.localcloud.invalid"
"""Where calls to the embedded pool are addressed. They never leave the process (see `Door`), and by
RFC 6761 no network can resolve a name that ends in .invalid."""


def data_directory() -> Path:
    """Where the practice pool and the phone live between runs."""
    from platformdirs import user_data_path

    return user_data_path("mfa-tui")


def resolved(directory: Directory) -> Path | None:
    """The path that `directory` stands for."""
    return directory() if callable(directory) else directory


class LocalLab:
    """The embedded world: a local cloud with practice users and a phone.

    `directory` holds its two files. `clock` (epoch seconds) and `entropy` (like os.urandom) are
    what the cloud and the phone live by.
    """

    label = "practice pool"

    def __init__(
        self,
        directory: Directory = None,
        *,
        clock: Callable[[], float] = time.time,
        entropy: Callable[[int], bytes] = os.urandom,
        trace: Trace | None = None,
    ) -> None:
        self._trace = trace
        self._entropy = entropy
        self._where = directory
        self._clock = clock
        self._store: Store | None = None

    @cached_property
    def trace(self) -> Trace:
        """The record of this run."""
        from mfa_tui.trace.record import Trace

        return Trace(clock=self._clock) if self._trace is None else self._trace

    @cached_property
    def _directory(self) -> Path | None:
        return resolved(self._where)

    def open(self, remedy: str | None = None) -> Opened:
        """Open pool and phone, with the `remedy` the user chose if the last try ended in trouble."""
        from mfa_tui.localcloud.cloud import LocalCloud
        from mfa_tui.localcloud.presets import install_practice
        from mfa_tui.ui.world import COPY, Opened

        self._store, saved = self._open_store(remedy)
        cloud = LocalCloud(
            self._store, clock=self._clock, entropy=self._entropy, issuer_base=ENDPOINT
        )
        self._cloud = cloud
        practice = install_practice(cloud)
        phone = self._open_phone(saved=saved, copied=remedy == COPY.name)
        _give_secrets(phone, practice)
        notes = [phone.problem] if phone.problem else []
        if self._directory and not saved:
            notes.append("Nothing you do now is saved.")
        return Opened(self._places(practice), self.trace, phone, tuple(notes))

    def places(self) -> tuple[Place, ...]:
        """The practice pools, with how their users stand by now."""
        from mfa_tui.localcloud.presets import install_practice

        return self._places(install_practice(self._cloud))

    def _places(self, practice: Practice) -> tuple[Place, ...]:
        return tuple(self._place(self._cloud, pool) for pool in practice.pools)

    def connect(self, target: Target) -> Cognito:
        from mfa_tui.signin.client import connect

        return connect(target, self.trace)

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _open_phone(self, *, saved: bool, copied: bool) -> Phone:
        """The saved phone, one in memory, or one in memory that begins as a copy of the saved."""
        from mfa_tui.phone.phone import Phone

        path = self._directory / "phone.json" if self._directory else None
        phone = Phone(self._clock, path if saved else None)
        for account in Phone(self._clock, path).authenticator.accounts if copied else ():
            phone.add(account)
        return phone

    def _open_store(self, remedy: str | None) -> tuple[Store, bool]:
        """The store, and whether it is the saved one. Raises OpeningTrouble with the ways out."""
        from mfa_tui.localcloud.store import Store, StoreLocked, StoreProblem, move_aside
        from mfa_tui.ui.world import AGAIN, ASIDE, COPY, MEMORY, OpeningTrouble

        path = self._directory / "pool.sqlite3" if self._directory else None
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

    def _place(self, cloud: LocalCloud, pool: PracticePool) -> Place:
        from mfa_tui.signin.target import Target
        from mfa_tui.ui.world import Person, Place

        client = next(client for client in pool.clients if client.secret is None)
        target = Target(
            pool.pool_id,
            client.client_id,
            "us-east-1",
            name=pool.name,
            endpoint_url=ENDPOINT,
            door=cloud.handle,
            session_known=True,
            clock=self._clock,
        )
        people = tuple(Person(user.username, user.password, user.state) for user in pool.users)
        about = "everybody needs one" if pool.mfa == "ON" else "each user decides"
        return Place(target, about, people)


class RemoteLab:
    """A real pool, or anything that speaks like one, behind `target`.

    `directory` keeps the simulated phone between runs.
    """

    def __init__(self, target: Target, directory: Directory = None) -> None:
        self.label = target.pool_id
        self._target = target
        self._where = directory

    @cached_property
    def trace(self) -> Trace:
        """The record of this run."""
        from mfa_tui.trace.record import Trace

        return Trace()

    def open(self, remedy: str | None = None) -> Opened:
        from mfa_tui.phone.phone import Phone
        from mfa_tui.ui.world import Opened

        directory = resolved(self._where)
        phone = Phone(time.time, directory / "phone.json" if directory else None)
        notes = (phone.problem,) if phone.problem else ()
        return Opened(self.places(), self.trace, phone, notes)

    def places(self) -> tuple[Place, ...]:
        """The one place there is."""
        from mfa_tui.ui.world import Place

        where = self._target.endpoint_url or f"AWS, {self._target.region}"
        return (Place(self._target, where),)

    def connect(self, target: Target) -> Cognito:
        from mfa_tui.signin.client import connect

        return connect(target, self.trace)

    def close(self) -> None:
        """Nothing is held open."""


def _give_secrets(phone: Phone, practice: Practice) -> None:
    """Put the practice users' authenticators on the phone, when the pool is new."""
    from mfa_tui.phone.authenticator import Account

    for pool in practice.pools:
        issuer = pool.pool_id.partition("_")[2]
        for user in pool.users:
            if user.totp_secret:
                phone.add(Account.from_secret(issuer, user.username, user.totp_secret))
