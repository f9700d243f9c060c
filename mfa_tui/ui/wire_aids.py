"""What the wire pane may use beside the record: the phone, and the keys that a pool publishes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from mfa_tui.phone.phone import Phone
    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.gate import Gate
    from mfa_tui.signin.target import Target
    from mfa_tui.ui.world import Outside, Place, World


@dataclass(frozen=True)
class WireAids:
    """The `world`, its `places` and its `phone`; without them the record has to do.

    The `gate` is the one before the world's calls; None where no call can be made. `outside` is where
    the calls of other programs come in. Times are in `zone`, or in the time zone of this computer.
    """

    world: World | None = None
    places: tuple[Place, ...] = ()
    phone: Phone | None = None
    gate: Gate | None = None
    outside: Outside | None = None
    zone: tzinfo | None = None

    @property
    def advice(self) -> str:
        """How other programs are brought to call here; empty while nobody listens to them."""
        return self.outside.advice if self.outside and self.outside.url else ""

    @property
    def address(self) -> str | None:
        """Where other programs reach the pools in this one; None while they cannot."""
        return self.outside.url if self.outside else None

    @property
    def now(self) -> float:
        """The moment by the clock that the pools live by, in epoch seconds."""
        return self.places[0].target.clock() if self.places else time.time()

    def fetch_keys(self, pool_id: str) -> str:
        """Fetch the keys of a user pool, which puts them on the trace; blocking.

        Gives in words why they are not there if they are not.
        """
        from mfa_tui.signin.published_keys import published_keys

        cognito = self._connected(lambda target: target.pool_id == pool_id)
        if cognito is None:
            return "the keys of its pool are not in this trace"
        keys = published_keys(cognito)
        return "what came is no set of keys" if isinstance(keys, bytes) else str(keys.message)

    def private_a(self, srp_a: str) -> int | None:
        """The `a` behind the hexadecimal `srp_a` when this program has made it; blocking."""
        cognito = self._connected(lambda _: True)
        return cognito.numbers.of(int(srp_a, 16)) if cognito else None

    def pool_of(self, client_id: str) -> str:
        """The id of the user pool of an app client, or of the only pool there is; else empty."""
        targets = [each.target for each in self.places]
        pools = {each.pool_id for each in targets}
        only = pools.pop() if len(pools) == 1 else ""
        return next((each.pool_id for each in targets if each.client_id == client_id), only)

    def totp_secrets(self, username: str) -> dict[str, str]:
        """The secrets of the phone's authenticator by account, those of `username` first."""
        accounts = self.phone.authenticator.accounts if self.phone else ()
        own_first = sorted(accounts, key=lambda each: each.name != username)
        return {each.label: each.secret for each in own_first}

    def _connected(self, wanted: Callable[[Target], bool]) -> Cognito | None:
        """A client for the first wanted place; None where no call can be made to it."""
        from mfa_tui.signin.target import TargetProblem

        target = next((each.target for each in self.places if wanted(each.target)), None)
        if self.world is None or target is None:
            return None
        try:
            return self.world.connect(target)
        except TargetProblem:
            return None
