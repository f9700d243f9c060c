"""The user's devices: which are trusted, and which Cognito should forget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from mfa_tui.signin.tokens import time_in_words
from mfa_tui.ui.steps.list_step import ListStep
from mfa_tui.ui.widgets.rows_list import Row

if TYPE_CHECKING:
    from mfa_tui.signin.devices import Device
    from mfa_tui.ui.visit import Visit

EMPTY = (
    "No device yet. Where a pool tracks devices, a sign-in brings the key of a new one and mfa-tui "
    "confirms it: go back with ctrl+r, sign out and in again."
)
STATUS = {True: "● trusted", False: "○ known", None: "? not told"}


class DevicesStep(ListStep):
    """ListDevices, and the keys that change what it shows."""

    title = "devices"
    again_key = "l"
    PURPOSE = (
        "What Cognito knows about the devices you have signed in with. It keeps a verifier of each "
        "device's password, as it does of yours."
    )
    INTRO = (
        "After the password a trusted (remembered) device proves itself, and no code is asked for; "
        "a known one is asked. ctrl+r goes back to the tokens."
    )
    BINDINGS = [
        Binding("r", "trust", "Trust", id="devices.trust", tooltip="UpdateDeviceStatus remembered: let this device stand in for codes."),
        Binding("u", "distrust", "Trust no longer", id="devices.distrust", tooltip="UpdateDeviceStatus not_remembered: ask for codes on this device."),
        Binding("x", "forget", "Forget", id="devices.forget", tooltip="ForgetDevice: Cognito drops this device; asks once."),
        Binding("l", "list", "List again", id="devices.list", tooltip="Ask Cognito for the list again."),
    ]  # fmt: skip

    def __init__(self, visit: Visit) -> None:
        from mfa_tui.signin.devices import Devices

        super().__init__(visit)
        self._devices = Devices(visit.signed_in)
        self._listed: tuple[Device, ...] = ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        device = self._chosen
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
        device = self._chosen
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
        device = self._chosen
        if device is None or self.waiting or not self.announced(device.key, _warning(device)):
            return
        self.ask_again(
            "x",
            "Cognito (ForgetDevice)",
            lambda: self._devices.forget(device.key),
            lambda _: self.read(f"Cognito has forgotten {device.name}."),
        )

    def read(self, news: str) -> None:
        self.ask_again(
            "l", "Cognito (ListDevices)", self._devices.all, lambda found: self._show(found, news)
        )

    def _show(self, listed: tuple[Device, ...], news: str) -> None:
        self._listed = listed
        self.rows.show(tuple(self._row(device) for device in listed), EMPTY)
        self.refresh_bindings()
        self.tell(news)

    @property
    def _chosen(self) -> Device | None:
        index = self.index
        return None if index is None else self._listed[index]

    def _row(self, device: Device) -> Row:
        used, _, _ = time_in_words(device.last_used, self.visit.target.clock()).partition(" (")
        here = ("this one",) if device.here else ()
        tag = " · ".join((STATUS[device.remembered], *here, f"used {used}"))
        return Row(device.name, tag, device.key)


def _warning(device: Device) -> str:
    """What it means to forget `device`."""
    if device.here:
        return (
            "x again: Cognito forgets this device. The next sign-in here needs a code, and these "
            "tokens cannot be refreshed."
        )
    return f"x again: Cognito forgets {device.name}. The next sign-in there needs a code."
