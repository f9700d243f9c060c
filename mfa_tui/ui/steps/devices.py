"""The user's devices: which are trusted, and which Cognito should forget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from mfa_tui.trace.tokens import time_in_words
from mfa_tui.ui.steps.list_step import LIST_AGAIN, ListStep
from mfa_tui.ui.widgets.rows_list import Row

if TYPE_CHECKING:
    from mfa_tui.signin.devices import Device
    from mfa_tui.signin.turns import Refused
    from mfa_tui.ui.visit import Visit

STATUS = {True: "● trusted", False: "○ known", None: "? not told"}


class DevicesStep(ListStep["Device"]):
    """ListDevices, and the keys that change what it shows."""

    title = "devices"
    PURPOSE = (
        "What Cognito knows about the devices you have signed in with. It keeps a verifier of each "
        "device's password, as it does of yours."
    )
    INTRO = (
        "After the password a trusted (remembered) device proves itself, and no code is asked for; "
        "a known one is asked. ctrl+r goes back to the tokens."
    )
    EMPTY = (
        "No device yet. Where a pool tracks devices, a sign-in brings the key of a new one and "
        "mfa-tui confirms it: go back with ctrl+r, sign out and in again."
    )
    OPERATION = "ListDevices"
    BINDINGS = [
        Binding("r", "trust", "Trust", id="devices.trust", tooltip="UpdateDeviceStatus remembered: let this device stand in for codes."),
        Binding("u", "distrust", "Trust no longer", id="devices.distrust", tooltip="UpdateDeviceStatus not_remembered: ask for codes on this device."),
        Binding("x", "forget", "Forget", id="devices.forget", tooltip="ForgetDevice: Cognito drops this device; asks once."),
        LIST_AGAIN,
    ]  # fmt: skip

    def __init__(self, visit: Visit) -> None:
        from mfa_tui.signin.devices import Devices

        super().__init__(visit)
        self._devices = Devices(visit.signed_in)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        device = self.chosen
        if action == "trust":
            return device is not None and device.remembered is not True
        if action == "distrust":
            return device is not None and device.remembered is not False
        return device is not None if action == "forget" else True

    def action_trust(self) -> None:
        self._remember(remembered=True)

    def action_distrust(self) -> None:
        self._remember(remembered=False)

    def _remember(self, *, remembered: bool) -> None:
        device = self.chosen
        if device is None:
            return
        news = f"{device.name} {'stands in for codes' if remembered else 'is asked for codes'} now."
        self.ask_again(
            "r" if remembered else "u",
            "Cognito (UpdateDeviceStatus)",
            lambda: self._devices.remember(device.key, remembered=remembered),
            lambda _: self.read(news),
        )

    def action_forget(self) -> None:
        device = self.chosen
        if device is None or self.waiting or not self.announced(device.key, _warning(device)):
            return
        self.ask_again(
            "x",
            "Cognito (ForgetDevice)",
            lambda: self._devices.forget(device.key),
            lambda _: self.read(f"Cognito has forgotten {device.name}."),
        )

    def fetch(self) -> tuple[Device, ...] | Refused:
        return self._devices.all()

    def row(self, thing: Device) -> Row:
        used, _, _ = time_in_words(thing.last_used, self.visit.target.clock()).partition(" (")
        here = ("this one",) if thing.here else ()
        tag = " · ".join((STATUS[thing.remembered], *here, f"used {used}"))
        return Row(thing.name, tag, thing.key)


def _warning(device: Device) -> str:
    """What it means to forget `device`."""
    if device.here:
        return (
            "x again: Cognito forgets this device. The next sign-in here needs a code, and these "
            "tokens cannot be refreshed."
        )
    return f"x again: Cognito forgets {device.name}. The next sign-in there needs a code."
