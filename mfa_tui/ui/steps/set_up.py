"""MFA_SETUP: which second factor to set up, where there is something to say or to choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.widgets import Static

from mfa_tui.signin.challenges import MfaSetup
from mfa_tui.ui.steps.challenge import ChallengeStep
from mfa_tui.ui.steps.step import VisitStep

if TYPE_CHECKING:
    from textual.widget import Widget

    from mfa_tui.ui.visit import Visit

AUTHENTICATOR = "SOFTWARE_TOKEN_MFA"


def set_up_step(visit: Visit, challenge: MfaSetup, typed: Mapping[str, str]) -> VisitStep:
    """The QR at once where only an authenticator can be set up, else the step that asks or tells.

    `typed` is what was in its fields before.
    """
    if challenge.settable == (AUTHENTICATOR,):
        return _enrollment(visit, challenge)
    return SetUpStep(visit, challenge, typed)


def _enrollment(visit: Visit, challenge: MfaSetup) -> VisitStep:
    from mfa_tui.signin.enrollment import SetupEnrollment
    from mfa_tui.ui.steps.enrollment import EnrollmentStep

    return EnrollmentStep(visit, SetupEnrollment(visit.talk, challenge))


class SetUpStep(ChallengeStep):
    """Asks for a factor to set up, or says that this pool offers none that a sign-in can."""

    PURPOSE = (
        "The pool lets nobody in without a second factor. An authenticator is registered by a QR; "
        "for codes by mail the address is enough."
    )

    def __init__(self, visit: Visit, challenge: MfaSetup, typed: Mapping[str, str]) -> None:
        super().__init__(visit, challenge, typed)
        self._set_up = challenge

    def answer_widgets(self) -> Iterator[Widget]:
        yield from super().answer_widgets()
        if not self._set_up.settable:
            yield Static(self._nothing(), id="nothing", markup=False)

    def send(self, answers: dict[str, str]) -> None:
        if answers.get(MfaSetup.FACTOR) == AUTHENTICATOR:
            self.go(_enrollment(self.visit, self._set_up))
        else:
            super().send(answers)

    def _nothing(self) -> str:
        offered = ", ".join(self._set_up.can_set_up) or "nothing"
        return (
            f"✗ This pool offers {offered} (MFAS_CAN_SETUP), and a sign-in can set up neither a phone "
            "number nor what is not offered. An administrator has to give you a phone number "
            "(AdminUpdateUserAttributes) or turn on authenticators (SetUserPoolMfaConfig). Then "
            "sign in again: ctrl+r."
        )
