"""The phone beside the app: the authenticator's codes, the inbox with those sent, Duo and passkeys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import tzinfo

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.timer import Timer

from mfa_tui.phone.authenticator import Account
from mfa_tui.phone.inbox import Note
from mfa_tui.phone.phone import Phone
from mfa_tui.ui.messages import DuoRang, PhoneRang
from mfa_tui.ui.widgets.inbox_lines import inbox_lines
from mfa_tui.ui.widgets.passkey_lines import passkey_lines
from mfa_tui.ui.widgets.phone_choices import PhoneChoices
from mfa_tui.ui.widgets.phone_duo import DuoHand
from mfa_tui.ui.widgets.phone_duo_lines import duo_lines
from mfa_tui.ui.widgets.phone_lines import COUNTDOWN_WIDTH, Attention, View, phone_lines
from mfa_tui.ui.widgets.phone_text import PhoneText

WIDEST = 60
"""Cells that the phone uses at most: beyond, the eye would lose the line from name to code."""

SKEW_STEP = 30
"""Seconds by which a key moves the phone's clock: one time step of TOTP (RFC 6238)."""

FOREIGN = {
    "authenticator": ("screen_lock",),
    "inbox": ("skew", "set_clock_right", "remove", "screen_lock"),
    "passkeys": ("skew", "set_clock_right"),
    "duo": ("skew", "set_clock_right", "remove", "screen_lock"),
}
"""The actions that mean nothing in each view."""


class PhonePane(DuoHand, can_focus=True, can_focus_children=False):
    """The screen of `phone`: authenticator, inbox, Duo Mobile or passkeys. Only the cells that changed are repainted.

    The authenticator ticks once a second, and Duo while it asks, but never while the pane is hidden, its screen is
    covered, or the phone has no account.
    """

    BINDINGS = [
        Binding("enter,c", "use_code", "Use code", id="phone.use-code", tooltip="Put the code that is chosen into the code field."),
        Binding("i", "turn_to('inbox')", "Inbox", id="phone.inbox", tooltip="Show text messages and mail."),
        Binding("a", "turn_to('authenticator')", "Authenticator", id="phone.authenticator", tooltip="Show the authenticator's accounts."),
        Binding("u", "turn_to('duo')", "Duo", id="phone.duo", tooltip="Show Duo Mobile: logins to approve, calls, passcodes."),
        Binding("p", "turn_to('passkeys')", "Passkeys", id="phone.passkeys", tooltip="Show the passkeys that the phone holds."),
        Binding("l", "screen_lock", "Screen lock", id="phone.screen-lock", tooltip="Turn the phone's screen lock on or off: without it no user verification."),
        Binding("up", "choose(-1)", "Previous", show=False, id="phone.previous", tooltip="Choose the one above."),
        Binding("down", "choose(1)", "Next", show=False, id="phone.next", tooltip="Choose the one below."),
        Binding("minus", "skew(-1)", "Clock back", key_display="-", id="phone.clock-back", tooltip="Set the phone's clock 30 seconds back: its codes come late."),
        Binding("plus", "skew(1)", "Clock ahead", key_display="+", id="phone.clock-forward", tooltip="Set the phone's clock 30 seconds forward: its codes come early."),
        Binding("0", "set_clock_right", "Clock right", id="phone.clock-right", tooltip="Set the phone's clock to the true time."),
        Binding("delete,backspace", "remove", "Remove", id="phone.remove", tooltip="Remove the chosen account or passkey from the phone; asks once."),
    ]  # fmt: skip

    DEFAULT_CSS = """
    PhonePane {
        height: 1fr;
        min-height: 5;
        layout: horizontal;
        & #phone-left { width: 1fr; max-width: 46; }
        & #phone-countdowns { width: 14; }
        &:focus > PhoneText > .phone--title { color: $text-primary; text-style: bold underline; }
    }
    """

    @dataclass
    class CodeUsed(Message):
        """The user wants `code`, of that `account` or that message, in the code field."""

        code: str
        account: Account | None = None
        note: Note | None = None

    def __init__(
        self,
        phone: Phone,
        zone: tzinfo | None = None,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Times are in `zone`, or in the time zone of this computer."""
        super().__init__(phone.duo, id=id, classes=classes)
        self._phone = phone
        self._zone = zone
        self._left = PhoneText(id="phone-left")
        self._countdowns = PhoneText(id="phone-countdowns")
        self.view: View = "authenticator"
        self._source: View | None = None
        self._choices = PhoneChoices(phone)
        self._timer: Timer | None = None

    @property
    def chosen(self) -> Account | None:
        """The account that the keys act on; None when the expected one is not on the phone."""
        return self._choices.account

    @property
    def ticking(self) -> bool:
        """Whether the pane will repaint by itself when the next second begins."""
        return self._timer is not None

    def expect(self, issuer: str, name: str, source: View = "authenticator") -> None:
        """Show where the code is found that the app asks for.

        In the authenticator its account is chosen, now or as soon as it is added.
        """
        self._source = source
        if source == "authenticator":
            self._choices.expect(issuer, name)
        self._turn_to(source)

    def expect_nothing(self) -> None:
        """The app asks for no code: what arrives may come to the front."""
        self._source = None

    def repaint(self) -> None:
        """Show what is true now, painting only what changed."""
        if not self.size:
            return
        size = Size(min(self.size.width, WIDEST), self.size.height)
        choices = self._choices
        if self.view == "inbox":
            lines = inbox_lines(self._phone, choices.note, size, self._zone)
        elif self.view == "duo":
            lines = duo_lines(self._phone, replace(self.attention, zone=self._zone), size)
        elif self.view == "passkeys":
            lines = passkey_lines(self._phone, choices.passkey, choices.doomed_passkey, size)
        else:
            attention = Attention(choices.account, choices.awaited, choices.doomed_account)
            lines = phone_lines(self._phone, attention, size, self._zone)
        self._left.show(lines, 0)
        self._countdowns.show(lines, size.width - COUNTDOWN_WIDTH)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what belongs to the part of the phone that is on show."""
        if action == "turn_to":
            return parameters != (self.view,)
        if action.startswith("duo_"):
            return self.duo_offers(action)
        if action == "use_code":
            return bool(self._code_source)
        return action not in FOREIGN[self.view]

    @property
    def _code_source(self) -> object:
        """What a code would come from, in the part of the phone that is on show."""
        account, note = self._choices.account, self._choices.note
        code = note.code if note else ""
        return {"authenticator": account, "inbox": code, "duo": self.account}.get(self.view)

    def action_use_code(self) -> None:
        account, note = self._choices.account, self._choices.note
        if self.view == "duo":
            if passcode := self.new_passcode():
                self.post_message(self.CodeUsed(passcode))
        elif self.view == "inbox":
            if note is not None and note.code:
                self.post_message(self.CodeUsed(note.code, note=note))
        elif account is not None:
            self.post_message(self.CodeUsed(self._phone.authenticator.code(account), account))

    def action_turn_to(self, view: View) -> None:
        self._turn_to(view)

    def action_choose(self, step: int) -> None:
        if self.view == "duo":
            self.choose_at_duo(step)
            return
        if self.view == "inbox":
            self._choices.move_note(step)
            self._look()
            self.refresh_bindings()
        elif self.view == "passkeys":
            self._choices.move_passkey(step)
        else:
            self._choices.move_account(step)
        self.repaint()

    def action_skew(self, steps: int) -> None:
        self._set_skew(self._phone.authenticator.skew + steps * SKEW_STEP)

    def action_set_clock_right(self) -> None:
        self._set_skew(0)

    def action_screen_lock(self) -> None:
        passkeys = self._phone.passkeys
        passkeys.screen_lock = not passkeys.screen_lock
        self.repaint()

    def action_remove(self) -> None:
        choices = self._choices
        choices.remove(choices.passkey if self.view == "passkeys" else choices.account)
        self.repaint()

    def on_key(self, event: events.Key) -> None:
        if event.key not in ("delete", "backspace"):
            self._spare()
        if self.view == "duo":
            self.type_at_duo(event)

    def on_blur(self) -> None:
        self._spare()

    def on_focus(self) -> None:
        self._look()

    def compose(self) -> ComposeResult:
        yield self._left
        yield self._countdowns

    def on_mount(self) -> None:
        self._stops = (
            # both are called on the thread that changes something
            self._phone.subscribe(lambda: self.call_later(self._catch_up)),
            self._phone.inbox.subscribe(lambda note: self.post_message(PhoneRang(note))),
            self._phone.duo.subscribe(lambda noticed: self.post_message(DuoRang(noticed))),
        )
        if self.asking:
            self._turn_to("duo")
        elif self._phone.inbox.new:
            self._turn_to("inbox")
        # counts up when another screen covers ours and when it leaves again
        self.watch(self.screen, "stack_updates", self._catch_up, init=False)

    def on_unmount(self) -> None:
        for stop in self._stops:
            stop()

    def on_resize(self) -> None:
        self.repaint()

    def on_show(self) -> None:
        self._catch_up()

    def on_hide(self) -> None:
        self._catch_up()

    @on(PhoneRang)
    def _rang(self, event: PhoneRang) -> None:
        event.stop()
        if event.note is not None and not self.has_focus and self._source != "authenticator":
            self._choices.take_newest_note()
            self._turn_to("inbox")
        if self.has_focus:
            self._look()
        self.repaint()
        self.refresh_bindings()

    @property
    def holds_duo(self) -> bool:
        return self.view == "duo"

    @on(DuoRang)
    def _asked(self, event: DuoRang) -> None:
        event.stop()
        if event.noticed:
            self.forget_news()
            if not self.has_focus and self._source != "authenticator":
                self._turn_to("duo")
        self._catch_up()
        self.refresh_bindings()

    def _turn_to(self, view: View) -> None:
        self.view = view
        self._spare()
        self._catch_up()
        self.refresh_bindings()
        if self.has_focus:
            self._look()

    def _look(self) -> None:
        """The message that is chosen in front of somebody's eyes has been read."""
        note = self._choices.note
        if self.view == "inbox" and note is not None:
            self._phone.inbox.look_at(note.number)

    def _set_skew(self, skew: int) -> None:
        self._phone.authenticator.skew = skew
        self.repaint()

    def _spare(self) -> None:
        if self._choices.spare():
            self.repaint()

    def _catch_up(self) -> None:
        """Repaint, and again when the phone's next second begins if somebody can see it."""
        self.repaint()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        authenticator = self._phone.authenticator
        ticking = {"authenticator": authenticator.accounts, "duo": self.asking}
        if ticking.get(self.view) and self.is_on_screen and self.screen.is_active:
            self._timer = self.set_timer(1 - authenticator.now % 1, self._catch_up)
