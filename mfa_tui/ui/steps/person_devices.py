"""The devices that a pool remembers of a person, to be forgotten by an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widgets import Static

from mfa_tui.signin.person_changes import forget_device
from mfa_tui.ui.steps.person_part import PersonPartStep
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.administration import Device


class PersonDevicesStep(PersonPartStep):
    """A row for each device; `x` forgets the marked one."""

    title = "devices"
    PURPOSE = (
        "A remembered device lets its owner past the second factor. After a loss every device that "
        "is not in the owner's hands should be forgotten."
    )
    BINDINGS = [
        Binding("x", "forget", "Forget it", id="person-devices.forget", tooltip="AdminForgetDevice: trust this device no more."),
    ]  # fmt: skip
    DEFAULT_CSS = "PersonDevicesStep { .intro { margin-bottom: 1; } }"

    def compose(self) -> ComposeResult:
        yield Static(f"Devices of {self.person.username}", classes="heading gap", markup=False)
        yield Static("x forgets the marked one (AdminForgetDevice).", classes="quiet intro")
        rows = tuple(Row(each.name or "without a name", each.key) for each in self._devices)
        yield RowsList(rows, empty="No device is remembered. ctrl+r goes back.")

    def on_mount(self) -> None:
        self.focus_first()

    @property
    def _devices(self) -> tuple[Device, ...]:
        return self.person.devices or ()

    def action_forget(self) -> None:
        index = self.query_one(RowsList).index
        if index is not None:
            self.make(forget_device(self.person, self._devices[index]))
