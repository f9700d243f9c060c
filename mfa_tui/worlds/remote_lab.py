"""The world of a real pool: a phone and clients of this program beside it, and no service."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING

from mfa_tui.data_files import DEVICES, PHONE, Directory, path_in
from mfa_tui.worlds.own_clients import OwnClients

if TYPE_CHECKING:
    from mfa_tui.phone.phone import Phone
    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.device_memory import DeviceMemory
    from mfa_tui.signin.gate import Gate
    from mfa_tui.signin.target import Target
    from mfa_tui.trace.record import Trace
    from mfa_tui.ui.world import Opened, Place, Why


class RemoteLab:
    """A real pool, or anything that speaks like one, behind `target`.

    `directory` keeps the simulated phone and the trusted devices between runs. The sign-in form
    begins with the AuthFlow `flow`.
    """

    def __init__(
        self, target: Target, directory: Directory = None, flow: str = "USER_SRP_AUTH"
    ) -> None:
        self._clients = OwnClients()
        self.label = target.pool_id
        self.target = target
        self._where = directory
        self._flow = flow

    def beside(self, flow: str) -> RemoteLab:
        """Another world on the same pool: with this phone and these devices, and a record of its own.

        Its sign-in form begins with `flow`.
        """
        other = RemoteLab(self.target, self._where, flow)
        other.phone, other.devices = self.phone, self.devices
        return other

    @cached_property
    def trace(self) -> Trace:
        """The record of this run."""
        from mfa_tui.trace.record import Trace

        return Trace()

    @property
    def call_gate(self) -> Gate:
        """What may hold the calls of this program's own clients."""
        return self._clients.gate

    @cached_property
    def phone(self) -> Phone:
        """The simulated phone, as it was left."""
        from mfa_tui.phone.phone import Phone

        return Phone(time.time, path_in(self._where, PHONE))

    @cached_property
    def devices(self) -> DeviceMemory:
        """What this computer keeps of the trusted devices that it has become."""
        from mfa_tui.signin.device_memory import DeviceMemory

        return DeviceMemory(path_in(self._where, DEVICES))

    def open(self, remedy: str | None = None) -> Opened:
        from mfa_tui.ui.world import Opened

        notes = (self.phone.problem,) if self.phone.problem else ()
        return Opened(self.places(), self.trace, self.phone, notes, gate=self.call_gate)

    def places(self) -> tuple[Place, ...]:
        """The one place there is."""
        from mfa_tui.ui.world import Place

        where = self.target.endpoint_url or f"AWS, {self.target.region}"
        return (Place(self.target, where, flow=self._flow),)

    def connect(self, target: Target) -> Cognito:
        return self._clients.connect(target, self.trace, self.devices)

    def why(self, request_id: str) -> Why | None:
        """Only the service knows, and it does not tell."""

    def backup_codes(self, target: Target) -> None:
        """Only the back end of an app may ask the function for them."""

    def close(self) -> None:
        self.call_gate.leave()
