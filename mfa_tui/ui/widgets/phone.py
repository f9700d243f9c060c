"""The phone beside the app: its accounts, their codes, and how long each still lives."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from mfa_tui.phone.authenticator import Account
from mfa_tui.phone.phone import Phone
from mfa_tui.ui.widgets.phone_lines import COUNTDOWN_WIDTH, Attention, phone_lines
from mfa_tui.ui.widgets.phone_text import PhoneText

WIDEST = 60
"""Cells that the phone uses at most: beyond, the eye would lose the line from name to code."""

SKEW_STEP = 30
"""Seconds by which a key moves the phone's clock: one time step of TOTP (RFC 6238)."""


class PhonePane(Widget, can_focus=True, can_focus_children=False):
    """The screen of `phone`. It repaints once a second, and only the cells that changed.

    Nothing ticks while the pane is hidden, its screen is covered, or the phone has no account.
    """

    HELP = "Your second device: it shows the codes that Cognito asks for, by its own clock."

    BINDINGS = [
        Binding(
            "enter,c",
            "use_code",
            "Use code",
            id="phone.use-code",
            tooltip="Put the chosen account's code into the code field.",
        ),
        Binding(
            "up",
            "choose(-1)",
            "Previous",
            show=False,
            id="phone.previous",
            tooltip="Choose the account above.",
        ),
        Binding(
            "down",
            "choose(1)",
            "Next",
            show=False,
            id="phone.next",
            tooltip="Choose the account below.",
        ),
        Binding(
            "minus",
            "skew(-1)",
            "Clock back",
            key_display="-",
            id="phone.clock-back",
            tooltip="Set the phone's clock 30 seconds back: its codes come late.",
        ),
        Binding(
            "plus",
            "skew(1)",
            "Clock ahead",
            key_display="+",
            id="phone.clock-forward",
            tooltip="Set the phone's clock 30 seconds forward: its codes come early.",
        ),
        Binding(
            "0",
            "set_clock_right",
            "Clock right",
            id="phone.clock-right",
            tooltip="Set the phone's clock to the true time.",
        ),
        Binding(
            "delete,backspace",
            "remove",
            "Remove",
            id="phone.remove",
            tooltip="Remove the chosen account from the phone; asks once.",
        ),
    ]

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
        """The user wants `code`, the present one of `account`, in the code field."""

        code: str
        account: Account

    def __init__(self, phone: Phone, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._phone = phone
        self._left = PhoneText(id="phone-left")
        self._countdowns = PhoneText(id="phone-countdowns")
        self._expected: tuple[str, str] | None = None
        self._chosen: tuple[str, str] | None = None
        self._doomed: Account | None = None
        self._timer: Timer | None = None

    @property
    def chosen(self) -> Account | None:
        """The account that the keys act on; None when the expected one is not on the phone."""
        authenticator = self._phone.authenticator
        if self._chosen is not None:
            return authenticator.find(*self._chosen)
        return next(iter(authenticator.accounts), None)

    @property
    def ticking(self) -> bool:
        """Whether the pane will repaint by itself when the next second begins."""
        return self._timer is not None

    def current_code(self) -> str | None:
        """The code of the chosen account, as it is now."""
        account = self.chosen
        return self._phone.authenticator.code(account) if account else None

    def expect(self, issuer: str, name: str) -> None:
        """Choose the account that the app is about to ask for, now or as soon as it is added."""
        self._expected = self._chosen = (issuer, name)
        self.repaint()

    def repaint(self) -> None:
        """Show what is true now, painting only what changed."""
        if not self.size:
            return
        attention = Attention(self.chosen, self._awaited(), self._doomed)
        size = Size(min(self.size.width, WIDEST), self.size.height)
        lines = phone_lines(self._phone, attention, size)
        self._left.show(lines, 0)
        self._countdowns.show(lines, size.width - COUNTDOWN_WIDTH)

    def action_use_code(self) -> None:
        account = self.chosen
        if account is not None:
            self.post_message(self.CodeUsed(self._phone.authenticator.code(account), account))

    def action_choose(self, step: int) -> None:
        accounts = self._phone.authenticator.accounts
        if not accounts:
            return
        account = self.chosen
        place = accounts.index(account) + step if account else 0
        account = accounts[min(max(place, 0), len(accounts) - 1)]
        self._chosen = (account.issuer, account.name)
        self.repaint()

    def action_skew(self, steps: int) -> None:
        self._set_skew(self._phone.authenticator.skew + steps * SKEW_STEP)

    def action_set_clock_right(self) -> None:
        self._set_skew(0)

    def action_remove(self) -> None:
        account = self.chosen
        if account is None or account != self._doomed:
            self._doomed = account
            self.repaint()
            return
        self._doomed = None
        self._chosen = self._expected
        self._phone.remove(account)

    def on_key(self, event: events.Key) -> None:
        if event.key not in ("delete", "backspace"):
            self._spare()

    def on_blur(self) -> None:
        self._spare()

    def compose(self) -> ComposeResult:
        yield self._left
        yield self._countdowns

    def on_mount(self) -> None:
        self._unsubscribe = self._phone.subscribe(self._catch_up)
        # counts up when another screen covers ours and when it leaves again
        self.watch(self.screen, "stack_updates", self._catch_up, init=False)

    def on_unmount(self) -> None:
        self._unsubscribe()

    def on_resize(self) -> None:
        self.repaint()

    def on_show(self) -> None:
        self._catch_up()

    def on_hide(self) -> None:
        self._catch_up()

    def _awaited(self) -> str | None:
        if self._expected is None or self._phone.authenticator.find(*self._expected):
            return None
        return ": ".join(part for part in self._expected if part)

    def _set_skew(self, skew: int) -> None:
        self._phone.authenticator.skew = skew
        self.repaint()

    def _spare(self) -> None:
        if self._doomed is not None:
            self._doomed = None
            self.repaint()

    def _catch_up(self) -> None:
        """Repaint, and again when the phone's next second begins if somebody can see it."""
        self.repaint()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        authenticator = self._phone.authenticator
        if authenticator.accounts and self.is_on_screen and self.screen.is_active:
            self._timer = self.set_timer(1 - authenticator.now % 1, self._catch_up)
