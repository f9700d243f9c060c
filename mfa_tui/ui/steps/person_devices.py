"""The devices that a pool remembers of a person, to be forgotten by an administrator."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widgets import Static

from mfa_tui.signin.person_changes import forget_device
from mfa_tui.ui.steps.person_part import PersonPartStep
from mfa_tui.ui.widgets.news import News
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.administration import Change, Device, PersonFacts
    from mfa_tui.ui.steps.administering import Desk
    from mfa_tui.ui.visit import Visit


class PersonDevicesStep(PersonPartStep):
    """A row for each device; `x` forgets the marked one, and the others stay on show."""

    title = "devices"
    PURPOSE = (
        "A remembered device lets its owner past the second factor. After a loss every device that "
        "is not in the owner's hands should be forgotten."
    )
    BINDINGS = [
        Binding("x", "forget", "Forget it", id="person-devices.forget", tooltip="AdminForgetDevice: trust this device no more."),
    ]  # fmt: skip
    DEFAULT_CSS = "PersonDevicesStep News { margin-bottom: 1; }"

    def __init__(self, visit: Visit, desk: Desk, person: PersonFacts, news: str = "") -> None:
        super().__init__(visit, desk, person)
        self._news = news

    def compose(self) -> ComposeResult:
        yield Static(f"Devices of {self.person.username}", classes="heading gap", markup=False)
        yield News("x forgets the marked one (AdminForgetDevice). ctrl+r goes back.", self._news)
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
            device = self._devices[index]
            change = forget_device(self.person, device)
            self.change(change, lambda: self._forgotten(device, change))

    def _forgotten(self, device: Device, change: Change) -> None:
        # back at the person the same key would remove the authenticator
        left = tuple(each for each in self._devices if each is not device)
        news = f"{change.operation} is done. {change.meets}"
        person = replace(self.person, devices=left)
        self.go(PersonDevicesStep(self.visit, self.desk, person, news))
