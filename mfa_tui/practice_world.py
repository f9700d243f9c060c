"""The practice world: the local cloud with its pools and functions, Duo, and the phone at its side."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mfa_tui.localcloud import cloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.function_host import FunctionHost
from mfa_tui.localcloud.late_post import LatePost, NewAlarm
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.practice_duo import PracticeDuo
from mfa_tui.localcloud.practice_functions import PracticeFunctions
from mfa_tui.localcloud.presets import Practice, PracticePool, install_practice, practice
from mfa_tui.localcloud.store import Store
from mfa_tui.phone.authenticator import Account
from mfa_tui.phone.phone import Phone
from mfa_tui.signin.target import Target
from mfa_tui.trace.record import Trace
from mfa_tui.ui.world import Person, Place, Why

if TYPE_CHECKING:
    from mfa_tui.localcloud.duo.served import ServedDuo

ENDPOINT = "https://cognito-idp.us-east-1.localcloud.invalid"
"""Where calls to the embedded pool are addressed. They never leave the process (see `Door`), and by
RFC 6761 no network can resolve a name that ends in .invalid."""
_AT_DUO = frozenset(
    user.username for plan in POOLS if plan.stack and plan.stack.duo for user in plan.users
)


def issuer_of(pool_id: str) -> str:
    """What the phone calls a pool, as `Target.issuer` does."""
    return pool_id.partition("_")[2]


class PracticeWorld:
    """A local cloud in `store`, whose messages and pushes come to `phone`.

    What functions and Duo do is put on `trace`; neither runs before a function is called. `clock`
    gives seconds since the epoch, `entropy` random bytes, `new_alarm` what brings late messages.
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
    ) -> None:
        self._phone = phone
        self._clock = clock
        self.host = FunctionHost(trace)
        self.duo = PracticeDuo(
            lambda: self.cloud,
            phone.duo,
            watched=self.host.watched_duo,
            started=self._join,
        )
        self.host.prepare_with(PracticeFunctions(self.host.functions, self.duo.variables))
        self.cloud = cloud.LocalCloud(
            store,
            clock=clock,
            entropy=entropy,
            issuer_base=ENDPOINT,
            deliver=self._hand_over,
            invoke=self.host.invoke,
            whose=self.host.whose,
        )
        self._post = LatePost(self.cloud, new_alarm)
        self.host.answer_with(self._post.handle)

    def install(self) -> tuple[Place, ...]:
        """Make what is missing of the practice pools, and give them as they stand."""
        installed = install_practice(self.cloud)
        self._give_secrets(installed)
        return self._places(installed)

    def places(self) -> tuple[Place, ...]:
        """The practice pools, with how their users stand by now."""
        return self._places(practice(self.cloud))

    def why(self, request_id: str) -> Why | None:
        """What the cloud's journal says about the decision behind an answer."""
        from mfa_tui.localcloud.cognito.explanation import WORDS

        found = self.cloud.journal.why(request_id)
        table = tuple(WORDS.items())
        return Why(found.row, found.words, found.outcome, found.facts, table) if found else None

    def close(self) -> None:
        """End the functions and Duo, and bring nothing any more."""
        self.host.close()
        self.duo.close()
        self._post.close()

    def _join(self, duo: ServedDuo) -> None:
        """Let the phone be that of all people of the Duo pools."""
        port = duo.local.phone
        self._phone.duo.connect(
            port, [each for each in port.activated() if each.username in _AT_DUO]
        )

    def _hand_over(self, message: Message) -> None:
        """Let a message of the local cloud arrive on the phone."""
        self._phone.inbox.receive(
            message.medium,
            sender=message.sender,
            destination=message.destination,
            subject=message.subject,
            text=message.text,
            issuer=issuer_of(message.pool_id),
            username=message.username,
        )

    def _give_secrets(self, installed: Practice) -> None:
        """Put the practice users' authenticators on the phone, when the pool is new."""
        for pool in installed.pools:
            issuer = issuer_of(pool.pool_id)
            for user in pool.users:
                if user.totp_secret:
                    self._phone.add(Account.from_secret(issuer, user.username, user.totp_secret))

    def _places(self, found: Practice) -> tuple[Place, ...]:
        return tuple(self._place(pool) for pool in found.pools)

    def _place(self, pool: PracticePool) -> Place:
        client = next(client for client in pool.clients if client.secret is None)
        target = Target(
            pool.pool_id,
            client.client_id,
            "us-east-1",
            name=pool.name,
            endpoint_url=ENDPOINT,
            door=self._post.handle,
            session_seconds=client.session_seconds,
            session_known=True,
            clock=self._clock,
        )
        people = tuple(
            Person(user.username, user.password, user.state, pool.flow) for user in pool.users
        )
        return Place(target, pool.about, people)
