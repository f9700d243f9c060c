"""Creating an account of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.widgets import Static

from mfa_tui.signin.challenges import AnswerProblem
from mfa_tui.signin.sign_up import Attributes, SignedUp, SignUp, attributes_in
from mfa_tui.ui.steps.confirm import ConfirmStep
from mfa_tui.ui.steps.step import VisitStep
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.ui.visit import Visit


class SignUpStep(VisitStep):
    """A form for SignUp. An app cannot ask what the pool requires, so most of it is optional."""

    title = "sign up"
    PURPOSE = (
        "Make an account in the user pool. It stays UNCONFIRMED, and cannot sign in, until the code "
        "that the pool sends is typed."
    )
    BINDINGS = [
        Binding("ctrl+n", "have_code", "Have a code", id="sign-up.have-code", tooltip="The account is made already: confirm it with its code."),
    ]  # fmt: skip
    DEFAULT_CSS = "SignUpStep { .intro { margin-bottom: 1; } .hint { margin-left: 14; } }"

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self._sign_up = SignUp(lambda: visit.world.connect(visit.target))

    def compose(self) -> ComposeResult:
        yield Static("Create an account", classes="heading gap")
        yield Static(
            "An app cannot see what the pool requires; Cognito says so when something is missing. "
            "The code goes to the e-mail address or the phone.",
            classes="quiet intro",
        )
        yield LabelledEntry("Username", value=self.visit.user, id="username")
        yield LabelledEntry("Password", kind="password", id="password")
        yield LabelledEntry("E-mail", id="email")
        yield LabelledEntry("Phone", id="phone-number")
        yield LabelledEntry("Attributes", id="attributes")
        yield Static("such as family_name=Doe; locale=en", classes="quiet hint")

    def on_mount(self) -> None:
        first = "#password" if self.visit.user else "#username"
        self._field(first).entry.focus()

    def action_have_code(self) -> None:
        if not self.waiting:
            self.visit.user = self._field("#username").value.strip()
            self.go(ConfirmStep(self.visit, self._sign_up))

    @on(Entry.Submitted)
    def _submit(self) -> None:
        if self.waiting:
            return
        username = self._field("#username")
        if not username.value.strip():
            username.problem("Username is empty. Type one, then press enter.")
            return
        try:
            attributes = self._attributes()
        except AnswerProblem as problem:
            self._field("#attributes").problem(str(problem))
        else:
            self._send(username.value.strip(), self._field("#password").value, attributes)

    def _send(self, username: str, password: str, attributes: Attributes) -> None:
        self.visit.user = username
        sign_up = self._sign_up
        self.ask(
            "Cognito (SignUp)",
            lambda: sign_up.apply(username, password, attributes),
            self._signed_up,
        )

    def _signed_up(self, signed_up: SignedUp) -> None:
        user, delivery = self.visit.user, signed_up.delivery
        if signed_up.confirmed:
            self.end(f"{user} is signed up and confirmed. Sign in.", user)
        elif delivery is None:
            self.end(
                f"{user} is signed up, but this pool sent no code: an administrator has to confirm it.",
                user,
            )
        else:
            news = f"{user} is signed up. The code was sent {delivery.words}."
            self.go(ConfirmStep(self.visit, self._sign_up, news))

    def _attributes(self) -> Attributes:
        """What was typed in the fields for attributes. Raises AnswerProblem."""
        typed = {"email": "#email", "phone_number": "#phone-number"}
        values = ((name, self._field(field).value.strip()) for name, field in typed.items())
        given = tuple((name, value) for name, value in values if value)
        return given + attributes_in(self._field("#attributes").value)

    def _field(self, selector: str) -> LabelledEntry:
        return self.query_one(selector, LabelledEntry)
