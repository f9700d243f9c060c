"""The practice world: the local cloud with its pools and functions, Duo, and the phone at its side."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mfa_tui.localcloud import cloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.cognito.keys import new_rsa_key
from mfa_tui.localcloud.deliveries import Deliveries
from mfa_tui.localcloud.delivery_hops import watched_delivery
from mfa_tui.localcloud.duo.watched_handset import WatchedHandset
from mfa_tui.localcloud.faulty_functions import FaultyFunctions
from mfa_tui.localcloud.function_host import FunctionHost
from mfa_tui.localcloud.late_post import LatePost, NewAlarm
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.practice_duo import PracticeDuo
from mfa_tui.localcloud.practice_functions import PracticeFunctions
from mfa_tui.localcloud.presets import (
    Practice,
    PracticeClient,
    PracticePool,
    install_practice,
    practice,
)
from mfa_tui.localcloud.seeded import SeededEntropy
from mfa_tui.localcloud.store import Store
from mfa_tui.phone.phone import Phone
from mfa_tui.signin.device_memory import DeviceMemory
from mfa_tui.signin.target import Target
from mfa_tui.trace.exchange import HttpRequest, HttpResponse
from mfa_tui.trace.record import Trace
from mfa_tui.ui.world import Person, Place, Why
from mfa_tui.worlds.practice_belongings import Belongings, issuer_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from mfa_tui.localcloud.duo.served import ServedDuo
    from mfa_tui.localcloud.starting_states import Loaded

ENDPOINT = "https://cognito-idp.us-east-1.localcloud.invalid"
"""Where calls to the embedded pool are addressed. They never leave the process (see `Door`), and by
RFC 6761 no network can resolve a name that ends in .invalid."""


class PracticeWorld:
    """A local cloud in `store`, whose messages and pushes come to `phone`.

    What functions and Duo do is put on `trace`; neither runs before a function is called. `clock`
    gives seconds since the epoch, `entropy` random bytes, `new_alarm` what brings late messages.
    It begins with the preset of that name, or has the practice pools; equal seeds give equal presets.
    What its people have on this computer is kept in `devices`.
    """

    def __init__(
        self,
        store: Store,
        phone: Phone,
        trace: Trace,
        *,
        clock: Callable[[], float],
        entropy: Callable[[int], bytes],
        new_alarm: NewAlarm,
        devices: DeviceMemory | None = None,
        preset: str | None = None,
        seed: str | None = None,
        new_key: Callable[[], RSAPrivateKey] | None = None,
    ) -> None:
        self._phone = phone
        self._belongings = Belongings(phone, devices or DeviceMemory())
        self._entropy = entropy
        self._preset = preset
        self._seed = seed
        self.plans = POOLS
        self._clock = clock
        self.host = FunctionHost(trace)
        self.duo = PracticeDuo(
            lambda: self.cloud,
            WatchedHandset(trace, phone.duo),
            watched=self.host.watched_duo,
            started=self._join,
            plans=lambda: self.plans,
        )
        self._stacks = PracticeFunctions(self.host.functions, self.duo.variables)
        self._functions = FaultyFunctions(self._stacks, lambda: self.cloud.faults.active)
        self.host.prepare_with(self._functions)
        self.cloud = cloud.LocalCloud(
            store,
            clock=clock,
            entropy=entropy,
            issuer_base=ENDPOINT,
            deliver=watched_delivery(trace, self._hand_over),
            invoke=self.host.invoke,
            whose=self.host.whose,
            new_key=new_key or new_rsa_key,
        )
        self.deliveries = Deliveries(self.cloud.clock)
        self._post = LatePost(self.cloud, new_alarm)
        self.host.answer_with(self._post.handle)

    def install(self) -> tuple[Place, ...]:
        """Make what is missing of the pools, and give them as they stand."""
        if self._preset is None:
            made = install_practice(self.cloud)
        else:
            made = self._installed(self._preset)
        self._belongings.give(made)
        return self._places(made)

    def reset(self) -> tuple[Place, ...]:
        """Return everything to the beginning of the preset, and give its pools."""
        from mfa_tui.localcloud.starting_states import PRACTICE, load_preset

        if isinstance(self._entropy, SeededEntropy):
            self._entropy.rewind()
        loaded = load_preset(self.cloud, self._preset or PRACTICE, self._seed)
        self.begin_anew(loaded)
        return self._places(loaded.made)

    @property
    def check_word(self) -> str:
        """Two words for the state as it is now: equal presets and seeds begin with equal ones."""
        from mfa_tui.localcloud.check_words import state_words

        with self.cloud.call() as call:
            return state_words(call)

    def places(self) -> tuple[Place, ...]:
        """The pools, with how their users stand by now."""
        return self._places(practice(self.cloud, self.plans))

    def why(self, request_id: str) -> Why | None:
        """What the cloud's journal says about the decision behind an answer."""
        found = self.cloud.journal.why(request_id)
        if found is None:
            return None
        return Why(found.row, found.words, found.outcome, found.facts, found.table)

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer what a program outside sends, as the door of the places does."""
        return self._post.handle(request)

    def served_at(self, url: str | None) -> None:
        """Let `iss` in tokens lead to the keys at `url`; None when nothing is served any more."""
        self.cloud.issuer_base = url or ENDPOINT

    def begin_anew(self, loaded: Loaded) -> None:
        """Let everything around the cloud fit the preset that was loaded into it."""
        self.duo.stop()
        self._belongings.take_away(self.plans)
        self._preset, self._seed, self.plans = loaded.preset.name, loaded.seed, loaded.plans
        self._stacks.expect(self.plans)
        self._belongings.give(loaded.made)

    def close(self) -> None:
        """End the functions and Duo, and bring nothing any more."""
        self._functions.close()
        self.host.close()
        self.duo.close()
        self._post.close()

    def _join(self, duo: ServedDuo) -> None:
        """Let the phone be that of all people of the Duo pools."""
        port, people = duo.local.phone, self._people_at_duo()
        self._phone.duo.connect(
            port, [each for each in port.activated() if each.username in people]
        )

    def _people_at_duo(self) -> frozenset[str]:
        at_duo = (plan for plan in self.plans if plan.stack and plan.stack.duo)
        return frozenset(user.username.lower() for plan in at_duo for user in plan.users)

    def _installed(self, name: str) -> Practice:
        from mfa_tui.localcloud.starting_states import PRESETS

        preset = PRESETS[name]
        self.plans = preset.plans(self._seed)
        self._stacks.expect(self.plans)
        return preset.install(self.cloud, self._seed)

    def _hand_over(self, message: Message) -> None:
        """Let a message of the local cloud arrive on the phone, and for `mfa-tui local`."""
        self.deliveries.add(message)
        self._phone.inbox.receive(
            message.medium,
            sender=message.sender,
            destination=message.destination,
            subject=message.subject,
            text=message.text,
            issuer=issuer_of(message.pool_id),
            username=message.username,
        )

    def _places(self, found: Practice) -> tuple[Place, ...]:
        """A place for each client that people may sign in with; the first of a pool has its name."""
        return tuple(
            self._place(pool, client, f"{pool.name} · {client.name}" if number else pool.name)
            for pool in found.pools
            for number, client in enumerate(self._apps(pool))
        )

    def _apps(self, pool: PracticePool) -> tuple[PracticeClient, ...]:
        """The clients on the sign-in form: of the two of a practice pool the public one."""
        if self.plans is not POOLS:
            return pool.clients
        return tuple(client for client in pool.clients if client.secret is None)

    def _place(self, pool: PracticePool, client: PracticeClient, name: str) -> Place:
        target = Target(
            pool.pool_id,
            client.client_id,
            "us-east-1",
            name=name,
            client_secret=client.secret,
            endpoint_url=ENDPOINT,
            door=self._post.handle,
            session_seconds=client.session_seconds,
            session_known=True,
            clock=self._clock,
        )
        people = tuple(Person(user.username, user.password, user.state) for user in pool.users)
        return Place(target, pool.about, people, client.flow, client.flows)
