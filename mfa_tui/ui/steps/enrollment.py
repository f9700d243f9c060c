"""Registering an authenticator: the QR, the secret in words, and the first code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from mfa_tui.signin.challenges import AnswerProblem, code_digits
from mfa_tui.ui.steps.step import VisitStep
from mfa_tui.ui.steps.turns import take
from mfa_tui.ui.widgets.copyable import Copyable
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.qr import QrCode
from mfa_tui.ui.widgets.time_left import TimeLeft

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from mfa_tui.signin.challenges import Challenge
    from mfa_tui.signin.enrollment import Enrolled, Enrollment, SoftwareToken
    from mfa_tui.signin.turns import SignedIn
    from mfa_tui.ui.visit import Visit


WORDS_WIDTH = 33
"""Cells that the words beside the QR need at least."""


class EnrollmentStep(VisitStep):
    """QR on the left, words and fields on the right; nothing moves while a phone is pointed at it."""

    title = "set up an authenticator"
    PURPOSE = (
        "Give an authenticator app the secret that Cognito made for you, then prove with one code "
        "that it arrived."
    )
    wants_code = True
    needs_room = True
    BINDINGS = [
        Binding(
            "ctrl+s",
            "scan",
            "Scan with phone",
            id="enrollment.scan",
            tooltip="Let the simulated phone scan the QR.",
        ),
        Binding(
            "ctrl+e",
            "enlarge",
            "Larger QR",
            id="enrollment.enlarge",
            tooltip="Show the QR with two cells per module, for fonts that break half blocks.",
            priority=True,
            # the line has room for two keys of this step, and these are sent and scanned with
            show=False,
        ),
        Binding(
            "ctrl+r",
            "leave",
            "Back",
            id="enrollment.leave",
            tooltip="Go back to the tokens without registering an authenticator.",
        ),
    ]
    DEFAULT_CSS = """
    EnrollmentStep {
        padding: 0;
        #words { width: 1fr; height: auto; padding: 0 1 0 2; }
        #square { width: auto; height: auto; }
        LabelledEntry Entry { margin-left: 6; }
        LabelledEntry .problem { margin-left: 6; }
        Horizontal { height: auto; }
        #cramped { display: none; margin-bottom: 1; color: $text-accent; }
        &.-cramped #square { display: none; }
        &.-cramped #cramped { display: block; }
        #uri { color: $text-muted; }
        #code { margin-top: 1; }
        &.-notice #instructions { display: none; }
        TimeLeft { margin-left: 6; }
    }
    """

    @dataclass
    class Scanned(Message):
        """The simulated phone was pointed at the QR of `step`."""

        step: EnrollmentStep
        uri: str

    @dataclass
    class Enlarged(Message):
        """The QR is wanted larger."""

        uri: str

    def __init__(self, visit: Visit, enrollment: Enrollment) -> None:
        super().__init__(visit)
        self.enrollment = enrollment
        self._token: SoftwareToken | None = None
        self._code: QrCode | None = None

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Vertical(id="square")
            with Vertical(id="words"):
                yield Static("Set up an authenticator", classes="heading")
                yield Static(INSTRUCTIONS, id="instructions")
                yield Static(id="cramped", markup=False)
                yield Static("Secret", classes="quiet gap")
                yield Copyable("the secret", id="secret")
                yield Copyable("the otpauth URI", id="uri")
                yield LabelledEntry("Code", kind="code", id="code")
                yield LabelledEntry("Name", id="device", value="My phone")
                if self.enrollment.expires is not None:
                    yield TimeLeft(
                        self.visit.target.clock,
                        self.enrollment.expires,
                        at_least=not self.visit.target.session_known,
                    )

    def on_mount(self) -> None:
        self.query_one("#code", LabelledEntry).entry.focus()
        self._associate()

    def _associate(self) -> None:
        self.ask("Cognito (AssociateSoftwareToken)", self.enrollment.associate, self.show)

    def show(self, token: SoftwareToken) -> None:
        """Draw the QR and the words for `token`."""
        self._token = token
        self._code = QrCode(token.uri)
        square = self.query_one("#square", Vertical)
        square.remove_children()
        square.mount(self._code)
        self.fit()
        self.query_one("#secret", Copyable).show(token.groups, token.secret)
        self.query_one("#uri", Copyable).show(token.uri, token.uri)
        for clock in self.query(TimeLeft):
            clock.deadline = self.enrollment.expires or clock.deadline
            clock.show_time()

    def on_resize(self) -> None:
        self.fit()

    def fit(self) -> None:
        """Leave the QR out where it would be cut off, and say what would make room for it."""
        if self._code is None:
            return
        need = self._code.cells
        cramped = self.size.width < need.width + WORDS_WIDTH or self.size.height < need.height
        self.set_class(cramped, "-cramped")
        if cramped:
            self.query_one("#cramped", Static).update(
                f"The QR needs a window of {need.width + WORDS_WIDTH}x{need.height + 1} cells. Type the "
                "secret instead, or enlarge the window."
            )

    def scanned(self) -> None:
        """The simulated phone has the secret now."""
        self.query_one("#instructions", Static).update(SCANNED)
        self.query_one("#code", LabelledEntry).entry.focus()

    @property
    def notices(self) -> Widget:
        return self.query_one("#words")

    def say(self, notice: Static | None) -> None:
        # The words that were needed for scanning make room for what went wrong.
        self.set_class(notice is not None, "-notice")
        super().say(notice)

    @on(Entry.Submitted)
    def _submit(self) -> None:
        field = self.query_one("#code", LabelledEntry)
        if self.waiting:
            return
        if self._token is None:
            self._associate()
            return
        try:
            code = code_digits("UserCode", field.value)
        except AnswerProblem as problem:
            field.problem(str(problem))
        else:
            device = self.query_one("#device", LabelledEntry).value.strip()
            self.ask(
                "Cognito (VerifySoftwareToken)",
                lambda: self.enrollment.verify(code, device),
                self._verified,
            )

    def _verified(self, outcome: Challenge | SignedIn | Enrolled) -> None:
        from mfa_tui.signin.enrollment import Enrolled

        if isinstance(outcome, Enrolled):
            self._back(REGISTERED if outcome.asked else NOT_ON_YET)
        else:
            take(self, self.visit, outcome, "Set-up")

    def _back(self, news: str) -> None:
        from mfa_tui.ui.steps.account import AccountStep

        self.go(AccountStep(self.visit, news))

    def take_code(self, code: str) -> bool:
        field = self.query_one("#code", LabelledEntry)
        field.value = code
        field.entry.focus()
        return True

    def action_scan(self) -> None:
        if self._token:
            self.post_message(self.Scanned(self, self._token.uri))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # Inside a sign-in there is nothing to go back to: ctrl+r starts over, as everywhere.
        return self.visit.account is not None if action == "leave" else True

    def action_leave(self) -> None:
        self._back("No authenticator was registered.")

    def action_enlarge(self) -> None:
        if self._token:
            self.post_message(self.Enlarged(self._token.uri))


REGISTERED = "The authenticator is registered; the next sign-in asks for it."
NOT_ON_YET = "The authenticator is registered. Whether it is asked for, f (Factors) says."

INSTRUCTIONS = Content.assemble(
    "Scan the square with an authenticator app on your phone, or type the secret there. ",
    ("ctrl+s", "bold $accent"),
    " scans it with the practice phone. Then type the code it shows.",
)

SCANNED = Content.assemble(
    ("✓ ", "$text-success"),
    "The practice phone has scanned it and shows codes for this account. ",
    ("ctrl+f", "bold $accent"),
    " types its code here; enter sends it.",
)
