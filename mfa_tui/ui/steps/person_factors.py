"""The second factors of a person, as an administrator sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from mfa_tui.signin.person_changes import PREFERENCES, prefer_factor, switch_factor
from mfa_tui.ui.steps.person_part import PersonPartStep
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.administration import Change

NAMES = {
    "SOFTWARE_TOKEN_MFA": "Authenticator",
    "SMS_MFA": "SMS",
    "EMAIL_OTP": "E-mail",
    "WEB_AUTHN": "Passkeys",
}
FACTORS = tuple(PREFERENCES)


class PersonFactorsStep(PersonPartStep):
    """Each factor is on or off, and one may be preferred; a passkey never is."""

    title = "factors"
    PURPOSE = (
        "AdminSetUserMFAPreference says which factors sign-ins ask a person for. It sets nothing "
        "up: a factor has to be there before it can be switched on."
    )
    BINDINGS = [
        Binding("space", "switch", "On/off", id="person-factors.switch", tooltip="Switch this factor on or off; enter does so, too.", show=False),
        Binding("p", "prefer", "Prefer or not", id="person-factors.prefer", tooltip="Have this factor asked for first, or no longer."),
    ]  # fmt: skip
    DEFAULT_CSS = "PersonFactorsStep { .intro, RowsList { margin-bottom: 1; } }"

    def compose(self) -> ComposeResult:
        yield Static(f"Factors of {self.person.username}", classes="heading gap", markup=False)
        yield Static(
            "enter or space switches the marked factor on or off, p has it preferred or not. What is left "
            "out of AdminSetUserMFAPreference stays as it is.",
            classes="quiet intro",
        )
        rows = tuple(
            Row(NAMES[factor], f"{self._state(factor):<10} {factor}") for factor in FACTORS
        )
        yield RowsList(rows, empty="", opens=True)
        yield Static(id="meets")

    def on_mount(self) -> None:
        self.focus_first()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._factor != "WEB_AUTHN" if action == "prefer" else True

    def _state(self, factor: str) -> str:
        if factor not in self.person.factors:
            return "off"
        return "preferred" if factor == self.person.preferred else "on"

    @property
    def _factor(self) -> str:
        return FACTORS[self.query_one(RowsList).cursor]

    def _switched(self) -> Change:
        factor = self._factor
        return switch_factor(self.person, factor, on=factor not in self.person.factors)

    @on(RowsList.Moved)
    def _foretell(self) -> None:
        told = Content.assemble(
            ("enter", "bold $accent"), (f": {self._switched().meets}", "$quiet")
        )
        self.query_one("#meets", Static).update(told)
        self.refresh_bindings()

    @on(RowsList.Opened)
    def action_switch(self) -> None:
        self.make(self._switched())

    def action_prefer(self) -> None:
        factor = self._factor
        preferred = factor != self.person.preferred
        self.make(prefer_factor(self.person, factor, preferred=preferred))
