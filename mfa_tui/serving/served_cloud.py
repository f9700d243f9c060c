"""A local cloud on loopback HTTP with all that is beside it: functions, Duo, what only it offers."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from mfa_tui.localcloud.attach.install import AttachedPool
from mfa_tui.localcloud.attach.wishes import Attachment
from mfa_tui.localcloud.aws.side_call import Whose, behalf
from mfa_tui.localcloud.clock import MovableClock
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.signature import AccessKeys
from mfa_tui.localcloud.deliveries import Deliveries
from mfa_tui.localcloud.duo.handset import MessagesOnly
from mfa_tui.localcloud.faulty_functions import FaultyFunctions
from mfa_tui.localcloud.front import Front
from mfa_tui.localcloud.introspection import PREFIX, Introspection
from mfa_tui.localcloud.invoke import Hop, Invoke
from mfa_tui.localcloud.practice_duo import PracticeDuo
from mfa_tui.localcloud.practice_functions import PracticeFunctions
from mfa_tui.localcloud.presets import Practice
from mfa_tui.localcloud.runtime.environment import ACCESS_KEY_ID, services_at
from mfa_tui.localcloud.runtime.functions import LocalFunctions
from mfa_tui.localcloud.starting_states import Loaded, Preset
from mfa_tui.localcloud.store import Store
from mfa_tui.trace.exchange import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from mfa_tui.localcloud.duo.served import ServedDuo


class ServedCloud:
    """The pools of `preset` on 127.0.0.1:`port` (0 picks a free one), for as long as it is entered.

    With a `seed` they are always the same, secrets and all. `path` is the database file, None for
    memory. `issuer` replaces the served address in the `iss` of tokens. With `access_keys` the
    signatures of admin calls are verified, otherwise only their form. The functions of `attachment`
    run here, those of other triggers by `elsewhere`; `observe` is told of each call. Duo is served,
    at `duo_port`, as soon as a practice pool needs it.

    Entering raises StoreProblem, AttachProblem, and OSError where the port cannot be had.
    """

    practice: Practice
    attached: Sequence[AttachedPool]

    def __init__(
        self,
        preset: Preset,
        seed: str | None,
        *,
        port: int,
        path: Path | None,
        issuer: str | None,
        access_keys: AccessKeys | None,
        elsewhere: Invoke,
        attachment: Attachment,
        duo_port: int,
        observe: Callable[[Hop], None],
    ) -> None:
        self._preset = preset
        self._seed = seed
        self._path = path
        self._issuer = issuer
        self._secret = secrets.token_hex(20)
        self._access_keys = (
            access_keys.and_also(ACCESS_KEY_ID, self._secret) if access_keys else None
        )
        self._attachment = attachment
        self._observe = observe
        self._plans = preset.plans(seed)
        self._clock = MovableClock(time.time)
        self._deliveries = Deliveries(self._clock)
        self._duo = PracticeDuo(
            self._ready_cloud,
            MessagesOnly(self._deliveries),
            port=duo_port,
            directory=path.parent if path else None,
            plans=lambda: self._plans,
        )
        self._functions = LocalFunctions(self._variables, elsewhere)
        for function in attachment.functions:
            self._functions.attach(function)
        self._stacks = PracticeFunctions(self._functions, self._duo.variables, self._plans)
        self._faulty = FaultyFunctions(self._stacks, self._active_faults)
        self._front = Front(self._handle, port=port)
        self._cloud: LocalCloud | None = None
        self._ready = threading.Event()
        self._parts = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            store = opening.enter_context(closing(Store.open(self._path)))
            opening.enter_context(self._front)
            opening.enter_context(closing(self._duo))
            opening.enter_context(closing(self._functions))
            opening.enter_context(closing(self._faulty))
            self._cloud = cloud = self._cloud_on(store)
            self.practice, self.attached = self._attachment.install(cloud, self._preset, self._seed)
            self._ready.set()
            self._parts = opening.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._parts.close()

    @property
    def url(self) -> str:
        """Where it is served, without a slash at the end."""
        return self._front.url

    @property
    def duo(self) -> ServedDuo | None:
        """The Duo beside it, once it was started."""
        return self._duo.running

    def start_duo(self) -> None:
        """Serve Duo now, with the keys that attached functions read. Raises OSError."""
        self._duo.start().admit(self._attachment.functions)

    def _cloud_on(self, store: Store) -> LocalCloud:
        return LocalCloud(
            store,
            clock=self._clock,
            issuer_base=self._issuer or self.url,
            deliver=self._deliveries.add,
            access_keys=self._access_keys,
            invoke=self._faulty,
            observe=self._observe,
            whose=self._whose,
        )

    def _ready_cloud(self) -> LocalCloud:
        # The address, and with it the issuer, is known only once the port is open.
        self._ready.wait()
        assert self._cloud is not None
        return self._cloud

    def _handle(self, request: HttpRequest) -> HttpResponse:
        if urlsplit(request.url).path.startswith(PREFIX):
            return self._introspection().handle(request)
        return self._ready_cloud().handle(request)

    def _introspection(self) -> Introspection:
        local_duo = self.duo.local if self.duo else None
        return Introspection(self._ready_cloud(), self._deliveries, local_duo, self._begin_anew)

    def _begin_anew(self, loaded: Loaded) -> None:
        """Bring back what there is beside the pools of a preset that was just loaded."""
        self._plans = loaded.plans
        self._stacks.expect(self._plans)
        self._attachment.install(self._ready_cloud(), loaded.preset, loaded.seed)
        self._duo.fill_secrets()
        if self.duo:
            self.duo.admit(self._attachment.functions)

    def _variables(self) -> Mapping[str, str]:
        """What leads functions to the services here."""
        return {**services_at(self.url, self._secret), **(self.duo.variables if self.duo else {})}

    def _active_faults(self) -> frozenset[str]:
        return self._ready_cloud().faults.active

    def _whose(self, request: HttpRequest) -> Whose:
        return behalf(self._functions.caller(request))
