"""Second factors: which there are, which are on, and the one that is asked for first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from mfa_tui.signin.factors import (
    EMAIL_OTP,
    SMS_MFA,
    SOFTWARE_TOKEN_MFA,
    WEB_AUTHN,
    Factors,
    SecondFactor,
)
from mfa_tui.ui.steps.list_step import LIST_AGAIN, ListStep
from mfa_tui.ui.widgets.rows_list import Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from mfa_tui.signin.turns import Refused
    from mfa_tui.ui.visit import Visit

NAMES = {
    SOFTWARE_TOKEN_MFA: "Authenticator app",
    SMS_MFA: "SMS",
    EMAIL_OTP: "E-mail",
    WEB_AUTHN: "Passkey",
}
MISSING = {
    SOFTWARE_TOKEN_MFA: "no authenticator: press a",
    SMS_MFA: "no phone number: press e",
    EMAIL_OTP: "no e-mail address: press e",
    WEB_AUTHN: "no passkey: ctrl+r, then p",
}
REMEDY = {
    SOFTWARE_TOKEN_MFA: ("a", "adds an authenticator"),
    SMS_MFA: ("e", "adds a phone number"),
    EMAIL_OTP: ("e", "adds an e-mail address"),
}
"""The key that helps where somebody lacks what a factor needs."""
UNTOLD = "Cognito does not tell whether it is on"
NONE_PREFERRED = "No factor is preferred. With two or more that are on, a sign-in asks which."

Stand = tuple[SecondFactor, ...]


class FactorsStep(ListStep[SecondFactor]):
    """The list of factors; letters act on the one under the cursor."""

    title = "factors"
    PURPOSE = (
        "Turn second factors on and off, and say which one is asked for first. Each key is one "
        "SetUserMFAPreference, with that factor alone: what it leaves out stays."
    )
    INTRO = "What is asked for after the first factor. ctrl+r goes back to the tokens."
    OPERATION = "GetUser, GetUserAuthFactors"
    BINDINGS = [
        Binding("space,enter", "turn", "On/off", id="factors.turn", tooltip="Turn this factor on or off.", key_display="space"),
        Binding("p", "prefer", "Prefer", id="factors.prefer", tooltip="Turn this factor on and have it asked for first."),
        Binding("n", "prefer_none", "None preferred", id="factors.prefer-none", tooltip="Prefer no factor: with two or more, sign-ins ask which."),
        Binding("a", "add", "Add authenticator", id="factors.add", tooltip="Register an authenticator app; it takes the place of the one before."),
        Binding("e", "profile", "Profile", id="factors.profile", tooltip="Add or verify an e-mail address or a phone number."),
        LIST_AGAIN,
    ]  # fmt: skip

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self._factors = Factors(visit.signed_in)
        self._wanted = ""

    def fetch(self) -> Stand | Refused:
        return self._factors.read()

    def row(self, thing: SecondFactor) -> Row:
        return factor_row(thing)

    # -- keys --------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "prefer":
            chosen = self.chosen
            return chosen is None or chosen.name != WEB_AUTHN
        if action == "prefer_none":
            return self._preferred is not None
        return True

    def action_turn(self) -> None:
        if chosen := self.chosen:
            on = not chosen.on
            self._set(
                chosen,
                lambda: self._factors.turn(chosen.name, on=on),
                lambda now: turned(now, wanted=on),
            )

    def action_prefer(self) -> None:
        if chosen := self.chosen:
            self._set(
                chosen,
                lambda: self._factors.prefer(chosen.name, preferred=True),
                lambda now: f"{NAMES[now.name]} is on, and is asked for first.",
            )

    def action_prefer_none(self) -> None:
        if preferred := self._preferred:
            self._set(
                preferred,
                lambda: self._factors.prefer(preferred.name, preferred=False),
                lambda _: NONE_PREFERRED,
            )

    def action_add(self) -> None:
        from mfa_tui.signin.enrollment import AccountEnrollment
        from mfa_tui.ui.steps.enrollment import EnrollmentStep

        if not self.waiting:
            prefer = not self.visit.bare
            enrollment = AccountEnrollment(self.visit.signed_in, prefer=prefer)
            self.go(EnrollmentStep(self.visit, enrollment))

    def action_profile(self) -> None:
        from mfa_tui.ui.steps.profile import ProfileStep

        if not self.waiting:
            self.go(ProfileStep(self.visit))

    def next_key(self, refused: Refused) -> tuple[str, str]:
        if "delivery config" in refused.message and self._wanted in REMEDY:
            return REMEDY[self._wanted]
        return super().next_key(refused)

    # -- changing ----------------------------------------------------------------------------

    @property
    def _preferred(self) -> SecondFactor | None:
        return next((factor for factor in self.things if factor.preferred), None)

    def _set(
        self,
        factor: SecondFactor,
        call: Callable[[], Stand | Refused],
        words: Callable[[SecondFactor], str],
    ) -> None:
        """Make `call` about `factor`, and say in `words` how that factor stands now."""
        if self.waiting:
            return
        self._wanted, self.again_key = factor.name, "space"
        self.tell("")

        def changed(stand: Stand) -> None:
            self.show(stand, words(next(each for each in stand if each.name == factor.name)))

        self.ask("Cognito (SetUserMFAPreference)", call, changed)


def factor_row(factor: SecondFactor) -> Row:
    """The row for a factor: how it stands, and what is missing for it."""
    on = {True: "● on", False: "○ off", None: "? not told"}[factor.on]
    state = f"{on} · preferred" if factor.preferred else on
    return Row(NAMES[factor.name], state, f"{factor.name} · {_about(factor)}")


def _about(factor: SecondFactor) -> str:
    if factor.ready is False:
        return MISSING[factor.name]
    if factor.address:
        return f"codes go to {factor.address}"
    if factor.on is None:
        return UNTOLD
    return "registered" if factor.ready else "Cognito does not tell whether there is one"


def turned(factor: SecondFactor, *, wanted: bool) -> str:
    """What to say of `factor`, which was `wanted` on or off."""
    name = NAMES[factor.name]
    if wanted:
        return f"{name} is on."
    if factor.on:
        return f"{name} stays on: this pool requires MFA. At most its preference is gone."
    return f"{name} is off. What was registered for it stays."
