"""Confirming a sign-up with the code that was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.widgets import Static

from mfa_tui.signin.sign_up import Confirmed, SignUp
from mfa_tui.ui.steps.sent_code import SentCodeStep
from mfa_tui.ui.steps.turns import take
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.news import News

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.delivery import CodeDelivery
    from mfa_tui.signin.turns import Refused
    from mfa_tui.ui.visit import Visit


class ConfirmStep(SentCodeStep):
    """Takes the code, and goes on signing in where SignUp and ConfirmSignUp gave a Session."""

    title = "confirm a sign-up"
    PURPOSE = (
        "A new account has to show that it reads its mail or its text messages. The code is good "
        "for 24 hours."
    )
    BINDINGS = [
        Binding("ctrl+n", "resend", "New code", id="confirm.resend", tooltip="Have another code sent; the one before stops working."),
    ]  # fmt: skip

    def __init__(self, visit: Visit, sign_up: SignUp | None = None, news: str = "") -> None:
        """`sign_up` is the one that was just made; `news` is what came of it."""
        super().__init__(visit)
        self._sign_up = sign_up or SignUp(lambda: visit.world.connect(visit.target))
        self._news = news
        self._confirmed = False

    def compose(self) -> ComposeResult:
        yield Static("Confirm a sign-up", classes="heading gap")
        yield News("Type the code that you were sent. ctrl+n sends another one.", self._news)
        yield LabelledEntry("Username", value=self.visit.user, id="username")
        yield LabelledEntry("Code", kind="code", id="code")

    def on_mount(self) -> None:
        (self.code if self.visit.user else self._who).entry.focus()

    def refuse(self, refused: Refused) -> None:
        if self._confirmed:
            # Only signing in by itself was refused; the code is spent and must not be sent again.
            self._go_back()
        else:
            super().refuse(refused)

    def action_resend(self) -> None:
        username, sign_up = self._username(), self._sign_up
        if username:
            self.again_key = "ctrl+n"
            self.ask(
                "Cognito (ResendConfirmationCode)", lambda: sign_up.resend(username), self._resent
            )

    def _resent(self, delivery: CodeDelivery | None) -> None:
        where = f" {delivery.words}" if delivery else ""
        self.sent_another(f"Another code was sent{where}. Only the newest one counts.")

    @on(Entry.Submitted)
    def _submit(self) -> None:
        username, sign_up = self._username(), self._sign_up
        if username and (code := self.typed_code()):
            self.again_key = "enter"
            self.ask(
                "Cognito (ConfirmSignUp)", lambda: sign_up.confirm(username, code), self._go_on
            )

    def _go_on(self, confirmed: Confirmed) -> None:
        self._confirmed = True
        if confirmed.session is None:
            self._go_back()
        else:
            self._sign_in(confirmed.session)

    def _sign_in(self, session: str) -> None:
        from mfa_tui.signin.conversation import Conversation

        visit, sign_up = self.visit, self._sign_up
        visit.conversation = talk = Conversation(lambda: sign_up.cognito)
        self.ask(
            "Cognito (InitiateAuth)",
            lambda: talk.go_on_after_sign_up(visit.user, session),
            lambda turn: take(self, visit, turn, "Sign-up"),
        )

    def _go_back(self) -> None:
        user = self.visit.user
        self.end(f"{user} is confirmed. Sign in.", user)

    def _username(self) -> str:
        """The username that was typed; empty while a call is under way, and when there is none."""
        field = self._who
        if self.waiting:
            return ""
        if not field.value.strip():
            field.problem("Username is empty. Type it first.")
        self.visit.user = field.value.strip()
        return self.visit.user

    @property
    def _who(self) -> LabelledEntry:
        return self.query_one("#username", LabelledEntry)
