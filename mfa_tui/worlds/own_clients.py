"""The clients of this program itself in one world: one gate for all, and what they remember."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.device_memory import DeviceMemory
    from mfa_tui.signin.gate import Gate
    from mfa_tui.signin.private_numbers import PrivateNumbers
    from mfa_tui.signin.target import Target
    from mfa_tui.trace.record import Trace


class OwnClients:
    """Makes clients; nothing of it is imported or made before it is asked for."""

    @cached_property
    def gate(self) -> Gate:
        """What may hold their calls."""
        from mfa_tui.signin.gate import Gate

        return Gate()

    @cached_property
    def _numbers(self) -> PrivateNumbers:
        from mfa_tui.signin.private_numbers import PrivateNumbers

        return PrivateNumbers()

    def connect(self, target: Target, trace: Trace, devices: DeviceMemory) -> Cognito:
        """A client for `target`, as `signin.client.connect` makes it. Raises TargetProblem."""
        from mfa_tui.signin.client import connect

        return connect(target, trace, devices, self.gate, self._numbers)
