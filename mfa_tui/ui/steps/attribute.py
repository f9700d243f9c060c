"""One attribute: changing it, and showing with a code that an address is one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.widgets import Static

from mfa_tui.signin.profile import VERIFIABLE, Attribute
from mfa_tui.ui.steps.profile import ProfilePartStep
from mfa_tui.ui.steps.sent_code import SentCodeStep
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.news import News

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.delivery import CodeDelivery
    from mfa_tui.ui.visit import Visit


EMPTY = "Value is empty. Type it, then press enter."


class AttributeStep(ProfilePartStep):
    """Takes a value, and a name where it is another attribute than those listed."""

    title = "change an attribute"
    PURPOSE = (
        "What your app client may write (WriteAttributes) and the pool's schema allows. A new "
        "e-mail address or phone number has to be verified again."
    )
    DEFAULT_CSS = "AttributeStep { .intro { margin-bottom: 1; } .hint { margin-left: 14; } }"

    def __init__(self, visit: Visit, attribute: Attribute | None = None) -> None:
        """`attribute` is the one to change; None to set another by its name."""
        super().__init__(visit, attribute.name if attribute else "")
        self._attribute = attribute

    def compose(self) -> ComposeResult:
        attribute = self._attribute
        heading = f"Change {attribute.name}" if attribute else "Another attribute"
        yield Static(heading, classes="heading gap", markup=False)
        yield Static(self._intro(), classes="quiet intro")
        if attribute is None:
            yield LabelledEntry("Name", id="name")
            yield Static("such as family_name, locale or custom:tier", classes="quiet hint")
        yield LabelledEntry("Value", value=attribute.value if attribute else "", id="value")
        if self.about == "phone_number":
            yield Static("such as +15555550123", classes="quiet hint")

    def on_mount(self) -> None:
        self.focus_first()

    def _intro(self) -> str:
        if self._attribute and self._attribute.value:
            return "An empty value removes it. ctrl+r goes back to the profile."
        return "ctrl+r goes back to the profile."

    @on(Entry.Submitted)
    def _submit(self) -> None:
        name, value = self._named(), self.query_one("#value", LabelledEntry)
        if self.waiting or not name:
            return
        self.about = name
        typed = value.value.strip()
        if self._attribute and typed == self._attribute.value:
            value.problem("Nothing is changed yet." if typed else EMPTY)
        elif typed:
            self.ask(
                "Cognito (UpdateUserAttributes)",
                lambda: self.profile.change(name, typed),
                lambda delivery: self._changed(name, delivery),
            )
        elif self._attribute:
            self.ask(
                "Cognito (DeleteUserAttributes)",
                lambda: self.profile.remove(name),
                lambda _: self.done(f"{name} is removed."),
            )
        else:
            value.problem(EMPTY)

    def _changed(self, name: str, delivery: CodeDelivery | None) -> None:
        if delivery:
            self.go(VerifyStep(self.visit, name, sent(delivery)))
        elif name in VERIFIABLE:
            self.done(f"{name} is changed, and not verified: v on its line has a code sent.")
        else:
            self.done(f"{name} is changed. The ID token shows it after a refresh.")

    def _named(self) -> str:
        """The name of the attribute; empty when it has to be typed and is not."""
        if self._attribute:
            return self.about
        field = self.query_one("#name", LabelledEntry)
        if not field.value.strip():
            field.problem("Name is empty. Type it first.")
        return field.value.strip()


class VerifyStep(SentCodeStep, ProfilePartStep):
    """Takes the code that was sent to an address."""

    title = "verify an address"
    PURPOSE = (
        "Whoever can read the code owns the address. Verified ones get the codes that reset a "
        "password, and can be signed in with where the pool allows it."
    )
    BINDINGS = [
        Binding("ctrl+n", "resend", "New code", id="verify.resend", tooltip="Have another code sent; the one before stops working."),
    ]  # fmt: skip

    def __init__(self, visit: Visit, name: str, news: str) -> None:
        """Verify the attribute called `name`; `news` says where its code was sent."""
        super().__init__(visit, name)
        self._news = news

    def compose(self) -> ComposeResult:
        yield Static(f"Verify {self.about}", classes="heading gap", markup=False)
        yield News("Type the code. ctrl+n sends another; ctrl+r goes back.", self._news)
        yield LabelledEntry("Code", kind="code", id="code")

    def on_mount(self) -> None:
        self.focus_first()

    def action_resend(self) -> None:
        if not self.waiting:
            self.again_key = "ctrl+n"
            self.ask(
                "Cognito (GetUserAttributeVerificationCode)",
                lambda: self.profile.send_code(self.about),
                self._resent,
            )

    def _resent(self, delivery: CodeDelivery | None) -> None:
        self.sent_another(sent(delivery))

    @on(Entry.Submitted)
    def _submit(self) -> None:
        if not self.waiting and (code := self.typed_code()):
            self.again_key = "enter"
            self.ask(
                "Cognito (VerifyUserAttribute)",
                lambda: self.profile.verify(self.about, code),
                lambda _: self.done(f"{self.about} is verified."),
            )


def sent(delivery: CodeDelivery | None) -> str:
    """What the service says about a code for an address."""
    where = f" {delivery.words}" if delivery else ""
    return f"A code was sent{where}. Only the newest one counts."
