"""Duo Mobile in the user's hand: what the keys do to the logins, calls and accounts of a phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from mfa_tui.ui.widgets.phone_duo_lines import DuoAttention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mfa_tui.phone.duo_mobile import DuoAccount, DuoMobile, PhoneCall, PushRequest

TOLD = {
    "approved": "Approved: the sign-in goes on.",
    "denied": "Denied: the sign-in ends.",
    "reported": "Reported as fraud: the sign-in ends, and administrators are told.",
    "wrong number": "That is not the number that the sign-in shows.",
    "gone": "Too late: it waits no longer.",
}
JOINED = "This phone is that of {} now."
NOT_JOINED = "That is no activation code that still counts. Copy the address of the sign-in again."


Thing = TypeVar("Thing")


def neighbour(things: Sequence[Thing], thing: Thing, by: int) -> Thing:
    """What stands `by` places after `thing` in `things`; where they end, the last one there."""
    return things[min(max(things.index(thing) + by, 0), len(things) - 1)]


class DuoHand(Widget, inherit_bindings=False):
    """The keys of Duo Mobile. A pane that inherits them says by `holds_duo` when they count."""

    BINDINGS: ClassVar = [
        Binding("y", "duo_yes", "Approve", id="duo-mobile.yes", tooltip="Approve the login, or pick up the call."),
        Binding("n", "duo_no", "Deny", id="duo-mobile.no", tooltip="Deny the login, or hang up."),
        Binding("x", "duo_fraud", "Not me", id="duo-mobile.fraud", tooltip="Deny the login and report it: you did not begin it."),
        Binding("number_sign", "duo_key", "Press #", key_display="#", id="duo-mobile.key", tooltip="Press # in the call: it signs in."),
        Binding("r", "duo_fetch", "Look", id="duo-mobile.fetch", tooltip="Look for logins whose push did not arrive."),
        Binding("v", "duo_paste", "Paste code", id="duo-mobile.join", tooltip="Join by the activation code or address that was copied."),
    ]  # fmt: skip

    @dataclass
    class Answered(Message):
        """What asked has got an answer, and nothing else asks."""

    def __init__(
        self, duo: DuoMobile, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._duo = duo
        self._login: str | None = None
        self._device: str | None = None
        self._typed = ("", "")
        """The login that wants a number, by its id, and what was typed of it."""
        self._passcode = ("", "")
        """The device of an account, and its newest passcode."""
        self._news = ""

    @property
    def holds_duo(self) -> bool:
        """Whether Duo Mobile is what the keys are for."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Show what is true now."""
        raise NotImplementedError

    @property
    def asking(self) -> tuple[PushRequest | PhoneCall, ...]:
        """The logins and calls that wait for an answer."""
        return (*self._duo.pushes, *self._duo.calls)

    @property
    def attention(self) -> DuoAttention:
        """What Duo Mobile shows now."""
        account = self.account
        device, passcode = self._passcode
        return DuoAttention(
            self._push,
            self._call,
            self.asking,
            self._entered,
            account,
            passcode if account and account.device == device else "",
            self._news,
        )

    @property
    def account(self) -> DuoAccount | None:
        """The account that the keys act on: the one that is asked, the chosen one, or the first."""
        held, waiting = self._duo.accounts, self._waiting
        device = waiting.device if waiting else self._device
        chosen = (each for each in held if each.device == device)
        return next(chosen, next(iter(held), None))

    @property
    def _entered(self) -> str:
        """What was typed of the number that the login wants."""
        push, (login, typed) = self._push, self._typed
        return typed if push and push.id == login else ""

    def duo_offers(self, action: str) -> bool:
        """Whether one of the keys above means something now."""
        push, call = self._push, self._call
        offered = {
            "duo_yes": push or (call and not call.answered),
            "duo_no": push or call,
            "duo_fraud": push,
            "duo_key": call and call.answered,
            "duo_fetch": self._duo.accounts and not (push or call),
            "duo_paste": not (push or call),
        }
        return self.holds_duo and bool(offered[action])

    def action_duo_yes(self) -> None:
        if self._push is not None:
            self._answer("approve", self._entered or None)
        elif self._call is not None:
            self._say("" if self._duo.pick_up(self._call.id) else TOLD["gone"])

    def action_duo_no(self) -> None:
        if self._push is not None:
            self._answer("deny")
        elif self._call is not None:
            self._done(TOLD["denied"] if self._duo.hang_up(self._call.id) else TOLD["gone"])

    def action_duo_fraud(self) -> None:
        self._answer("fraud")

    def action_duo_key(self) -> None:
        if self._call is not None:
            pressed = self._duo.press(self._call.id)
            self._done(TOLD["approved"] if pressed else TOLD["gone"])

    def action_duo_fetch(self) -> None:
        self._duo.fetch()
        self._say("" if self.asking else "Nothing was waiting to be fetched.")

    def action_duo_paste(self) -> None:
        self._join(self.app.clipboard)

    def on_paste(self, event: events.Paste) -> None:
        if self.holds_duo:
            event.stop()
            self._join(event.text)

    def choose_at_duo(self, by: int) -> None:
        """Turn to another login or call, or to another account where none waits."""
        asking = [each.id for each in self.asking]
        if asking:
            chosen = self._login if self._login in asking else asking[0]
            self._login = neighbour(asking, chosen, by)
        elif (account := self.account) is not None:
            self._device = neighbour(self._duo.accounts, account, by).device
        self._say("")

    def new_passcode(self) -> str | None:
        """Make the next passcode of the account and show it; None without an account."""
        account = self.account
        if account is None:
            return None
        passcode = self._duo.passcode(account)
        self._passcode = (account.device, passcode)
        self._say("")
        return passcode

    def type_at_duo(self, event: events.Key) -> None:
        """Take a digit of the number that a login wants, or take one back."""
        push = self._push
        if push is None or not push.digits:
            return
        if event.key == "backspace":
            typed = self._entered[:-1]
        elif event.character and event.character in "0123456789":
            typed = (self._entered + event.character)[: push.digits]
        else:
            return
        self._typed = (push.id, typed)
        event.stop()
        self._say("")

    def forget_news(self) -> None:
        """Somebody asks anew: what was said of the last one no longer matters."""
        self._news = ""

    @property
    def _waiting(self) -> PushRequest | PhoneCall | None:
        """What the keys answer: the login or call that was chosen, or the first that came."""
        asking = self.asking
        chosen = (each for each in asking if each.id == self._login)
        return next(chosen, next(iter(asking), None))

    @property
    def _push(self) -> PushRequest | None:
        waiting = self._waiting
        return next((push for push in self._duo.pushes if waiting and push.id == waiting.id), None)

    @property
    def _call(self) -> PhoneCall | None:
        waiting = self._waiting
        return next((call for call in self._duo.calls if waiting and call.id == waiting.id), None)

    def _answer(self, decision: str, number: str | None = None) -> None:
        push = self._push
        if push is None:
            return
        if decision == "approve" and len(number or "") < push.digits:
            self._say(f"It wants a number of {push.digits} digits: the sign-in shows it.")
            return
        self._typed = ("", "")
        outcome = self._duo.answer(push.id, decision, number)
        if outcome == "wrong number":
            self._say(TOLD[outcome])
        else:
            self._done(TOLD[outcome])

    def _done(self, news: str) -> None:
        self._say(news)
        if not self.asking:
            self.post_message(self.Answered())

    def _join(self, text: str) -> None:
        account = self._duo.activate(text)
        if account is not None:
            self._device = account.device
        self._say(JOINED.format(account.username) if account else NOT_JOINED)

    def _say(self, news: str) -> None:
        self._news = news
        self.refresh_bindings()
        self.repaint()
