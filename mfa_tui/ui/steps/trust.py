"""A device that Cognito does not know yet: it is confirmed, and maybe trusted from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.ui.rows import row
from mfa_tui.ui.steps.step import VisitStep, path_line
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.turns import NewDevice, Refused
    from mfa_tui.ui.visit import Visit

EXPLANATION = (
    "This pool tracks devices. Cognito has made a key for this computer (NewDeviceMetadata); with "
    "ConfirmDevice the program hands in a verifier of a random device password. The password "
    "itself stays on this computer."
)
CHOICES = (
    Row("Trust this device", about="It proves itself next time: no code is asked."),
    Row("Not now", about="Cognito knows it, and still asks for a code."),
)
REMEMBERED = "Cognito remembers this device: the next sign-in here needs no code."
KNOWN = "Cognito knows this device and asks for codes as before. d Devices changes that."
UNCONFIRMED = "This device is not confirmed: the next sign-in asks for a code, and again for this."


class TrustStep(VisitStep):
    """Confirms the new device at once, and asks where the pool leaves the trust to its users."""

    title = "new device"
    PURPOSE = (
        "A trusted device takes the place of the second factor, never that of the password. "
        "Trust only a computer that is yours."
    )
    BINDINGS = [
        Binding("enter", "go_on", "Go on", id="trust.go-on", tooltip="Go on to the tokens; the device stays as it is."),
    ]  # fmt: skip
    DEFAULT_CSS = """
    TrustStep {
        padding: 0 0 0 2;
        #path { margin: 1 0; }
        #question { margin: 1 0; }
        #question, RowsList { display: none; }
        &.-asking #question, &.-asking RowsList { display: block; }
    }
    """

    def __init__(self, visit: Visit, new: NewDevice) -> None:
        from mfa_tui.signin.devices import Devices

        super().__init__(visit)
        self._new = new
        self._devices = Devices(visit.signed_in)
        # while nothing can be chosen, the keys go by the step itself
        self.can_focus = True

    def compose(self) -> ComposeResult:
        yield Static(path_line(self.visit.done, "Device"), id="path")
        yield Static("A device that Cognito did not know", classes="heading")
        yield Static(EXPLANATION, classes="quiet")
        yield Static(row("Device key", printable(self._new.key), name_width=12), classes="gap")
        yield Static("Trust this device?", id="question", classes="heading gap")
        yield RowsList(CHOICES, empty="", opens=True)

    def on_mount(self) -> None:
        self.focus()
        confirm = self._devices.confirm
        self.ask("Cognito (ConfirmDevice)", lambda: confirm(self._new), self._confirmed)

    def focus_first(self) -> None:
        if self.has_class("-asking"):
            self.query_one(RowsList).focus()
        else:
            self.focus()

    def came(self) -> None:
        super().came()
        self.refresh_bindings()

    def next_key(self, refused: Refused) -> tuple[str, str]:
        return ("enter", "goes on to the tokens")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not self.waiting if action == "go_on" else True

    def action_go_on(self) -> None:
        self._arrive(UNCONFIRMED)

    def _confirmed(self, user_is_asked: bool) -> None:
        self.visit.done = (*self.visit.done, "Device")
        if not user_is_asked:
            self._arrive(REMEMBERED)
            return
        self.add_class("-asking")
        self.focus_first()

    @on(RowsList.Opened)
    def _chosen(self, event: RowsList.Opened) -> None:
        if self.waiting:
            return
        if event.index:
            self._arrive(KNOWN)
            return
        self.ask(
            "Cognito (UpdateDeviceStatus)",
            lambda: self._devices.remember(self._new.key, remembered=True),
            lambda _: self._arrive(REMEMBERED),
        )

    def _arrive(self, news: str) -> None:
        from mfa_tui.ui.steps.account import AccountStep

        problem = self._devices.memory.problem
        self.go(AccountStep(self.visit, f"{news} {problem}" if problem else news))
