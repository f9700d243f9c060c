"""Everything one can do without being signed in, to choose from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from mfa_tui.ui.steps.confirm import ConfirmStep
from mfa_tui.ui.steps.forgot import ForgotStep, NewPasswordStep
from mfa_tui.ui.steps.people import PeopleStep
from mfa_tui.ui.steps.pool import PoolStep
from mfa_tui.ui.steps.sign_up import SignUpStep
from mfa_tui.ui.steps.step import Step, VisitStep
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.ui.visit import Visit


@dataclass(frozen=True)
class Way:
    """One entry: its `name`, a line `about` it, the API `operation` behind it, and what `opens`."""

    name: str
    about: str
    operation: str
    opens: Callable[[Visit], Step]


WAYS = (
    Way("Create an account", "Choose a username and a password of your own.", "SignUp", SignUpStep),
    Way("Confirm a sign-up", "Type the code that was sent, or get another.", "ConfirmSignUp", ConfirmStep),
    Way("I forgot my password", "Get a code and set a new password with it.", "ForgotPassword", ForgotStep),
    Way("People", "Find somebody, see the factors, reset one. Signed by AWS keys.", "ListUsers", PeopleStep.of),
    Way("Pool settings", "MFA, factors, devices, flows. Signed by AWS keys.", "DescribeUserPool", PoolStep.of),
)  # fmt: skip


@dataclass(frozen=True)
class Remedy:
    """What gets past a refused sign-in: what its key `does`, and the step it `opens`."""

    does: str
    opens: Callable[[Visit], Step]


REMEDIES = {
    "UserNotConfirmedException": Remedy("confirms it", ConfirmStep),
    "PasswordResetRequiredException": Remedy("sets a new password", NewPasswordStep),
}
"""The remedies by the name of the exception."""


def way_after(error: str, visit: Visit) -> Step:
    """The remedy for a sign-in refused with `error`, or the list of all ways."""
    remedy = REMEDIES.get(error)
    return remedy.opens(visit) if remedy else WaysStep(visit)


class WaysStep(VisitStep):
    """The list of ways; each opens a step of its own."""

    title = "other ways"
    PURPOSE = (
        "What the user pool lets anybody do without being signed in. Each line names the API "
        "operation that it begins with."
    )
    DEFAULT_CSS = "WaysStep { .intro { margin-bottom: 1; } }"

    def compose(self) -> ComposeResult:
        intro = f"Without being signed in to {self.visit.target.name}. ctrl+r goes back."
        yield Static("Other ways", classes="heading gap")
        yield Static(intro, classes="quiet intro", markup=False)
        rows = tuple(Row(way.name, way.operation, way.about) for way in WAYS)
        yield RowsList(rows, empty="", opens=True)

    def on_mount(self) -> None:
        self.focus_first()

    @on(RowsList.Opened)
    def _open(self, event: RowsList.Opened) -> None:
        self.go(WAYS[event.index].opens(self.visit))
