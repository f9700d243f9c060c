"""A forgotten password: who has forgotten it, then the code and a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.widgets import Static

from mfa_tui.signin.recovery import Recovery
from mfa_tui.ui.steps.sent_code import SentCodeStep
from mfa_tui.ui.steps.step import VisitStep
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.news import News

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.delivery import CodeDelivery
    from mfa_tui.ui.visit import Visit


class ForgotStep(VisitStep):
    """Asks for the username and has a code sent."""

    title = "forgot password"
    PURPOSE = (
        "Cognito sends a code to a verified address of the user. Who has the code may set a new "
        "password."
    )
    BINDINGS = [
        Binding("ctrl+n", "have_code", "Have a code", id="forgot.have-code", tooltip="Go on with a code that was sent before."),
    ]  # fmt: skip
    DEFAULT_CSS = "ForgotStep { .intro { margin-bottom: 1; } }"

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self._recovery = Recovery(lambda: visit.world.connect(visit.target))

    def compose(self) -> ComposeResult:
        yield Static("I forgot my password", classes="heading gap")
        yield Static(
            "Cognito sends a code to the verified e-mail address or phone of this user.",
            classes="quiet intro",
        )
        yield LabelledEntry("Username", value=self.visit.user, id="username")

    def on_mount(self) -> None:
        self.focus_first()

    def action_have_code(self) -> None:
        if self._named():
            self.go(NewPasswordStep(self.visit, self._recovery))

    @on(Entry.Submitted)
    def _submit(self) -> None:
        if self._named():
            user, recovery = self.visit.user, self._recovery
            self.ask("Cognito (ForgotPassword)", lambda: recovery.send_code(user), self._sent)

    def _sent(self, delivery: CodeDelivery | None) -> None:
        self.go(NewPasswordStep(self.visit, self._recovery, sent(delivery)))

    def _named(self) -> bool:
        """Whether it is said who has forgotten the password, and no call is under way."""
        field = self.query_one("#username", LabelledEntry)
        if self.waiting:
            return False
        if not field.value.strip():
            field.problem("Username is empty. Type it first.")
        self.visit.user = field.value.strip()
        return bool(self.visit.user)


class NewPasswordStep(SentCodeStep):
    """Takes the code and the new password."""

    title = "new password"
    PURPOSE = (
        "The code that was sent sets a new password; it is good for one hour. Tokens that were "
        "given before stay good."
    )
    BINDINGS = [
        Binding("ctrl+n", "resend", "New code", id="new-password.resend", tooltip="Have another code sent; the one before stops working."),
    ]  # fmt: skip

    def __init__(self, visit: Visit, recovery: Recovery | None = None, news: str = "") -> None:
        """`recovery` is the one that a code was asked of; `news` is what came of it."""
        super().__init__(visit)
        self._recovery = recovery or Recovery(lambda: visit.world.connect(visit.target))
        self._news = news

    def compose(self) -> ComposeResult:
        yield Static(f"A new password for {self.visit.user}", classes="heading gap", markup=False)
        yield News("Type the code that was sent, and a new password.", self._news)
        yield LabelledEntry("Code", kind="code", id="code")
        yield LabelledEntry("New password", kind="password", id="password")

    def on_mount(self) -> None:
        self.focus_first()

    def take_code(self, code: str) -> bool:
        super().take_code(code)
        self._password.entry.focus()
        return True

    def action_resend(self) -> None:
        user, recovery = self.visit.user, self._recovery
        if not self.waiting:
            self.again_key = "ctrl+n"
            self.ask("Cognito (ForgotPassword)", lambda: recovery.send_code(user), self._resent)

    def _resent(self, delivery: CodeDelivery | None) -> None:
        self.sent_another(sent(delivery))

    @on(Entry.Submitted)
    def _submit(self) -> None:
        if self.waiting or not (code := self.typed_code()):
            return
        if password := self._password.value:
            self._send(code, password)
        else:
            self._password.problem("New password is empty. Type it, then press enter.")

    def _send(self, code: str, password: str) -> None:
        user, recovery = self.visit.user, self._recovery
        self.again_key = "enter"
        self.ask(
            "Cognito (ConfirmForgotPassword)",
            lambda: recovery.set_password(user, code, password),
            self._set,
        )

    def _set(self, _: None) -> None:
        user = self.visit.user
        self.end(f"{user} has a new password. Sign in with it.", user)

    @property
    def _password(self) -> LabelledEntry:
        return self.query_one("#password", LabelledEntry)


def sent(delivery: CodeDelivery | None) -> str:
    """What the service says about a reset code, which it may say of a user that does not exist."""
    where = f" {delivery.words}" if delivery else ""
    return (
        f"Cognito says that a code was sent{where}. It may say so even when there is no such user."
    )
