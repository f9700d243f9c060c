"""The one screen people work in: stage, phone and wire, side by side or one at a time."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import ScreenResume
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Static

from mfa_tui.ui.focus import focus_within
from mfa_tui.ui.messages import CopyWanted, DuoRang, ListeningChanged, PhoneRang, Recorded
from mfa_tui.ui.pane_words import PANES
from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.stage import Stage
from mfa_tui.ui.widgets.headline import Headline
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from mfa_tui.phone.inbox import Note
    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.ui.steps.enrollment import EnrollmentStep
    from mfa_tui.ui.widgets.copyable import Copyable
    from mfa_tui.ui.widgets.phone import PhonePane
    from mfa_tui.ui.widgets.wire import WirePane
    from mfa_tui.ui.world import Controls, Opened, Outside, World

WIDE = 110
"""Columns from which all panes stand side by side. DESIGN section 4."""
SMALLEST = (60, 20)
"""Columns and rows below which nothing useful fits."""


class Workbench(OneFrame[None]):
    """Composes the panes, moves the focus between them and carries codes from the phone."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    # Tab has priority: keys that arrive together with it (a fast typist, a password manager) would
    # otherwise still go to the field before, and a password would show up in Username.
    BINDINGS: ClassVar = [
        Binding("ctrl+f", "use_code", "Use phone code", id="bench.use-code", tooltip="Put the phone's code into the code field."),
        Binding("ctrl+t", "pane('wire')", "Wire", id="bench.wire", tooltip="Go to the wire pane, and back."),
        Binding("ctrl+o", "pane('phone')", "Phone", id="bench.phone", tooltip="Go to the phone, and back."),
        Binding("ctrl+y", "controls", "Faults and clocks", id="bench.controls", tooltip="What goes wrong in this world, and what time it is there.", show=False),
        Binding("ctrl+g,question_mark", "help", "Help", id="bench.help", tooltip="What this screen is for, and its keys.", key_display="^g"),
        Binding("ctrl+l", "app.learn", "Lessons", id="bench.learn", tooltip="What there is to learn, and how far you are.", show=False),
        Binding("tab", "app.focus_next", "Next field", id="bench.next", tooltip="Go to the next field.", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", "Field before", id="bench.previous", tooltip="Go to the field before.", show=False, priority=True),
        Binding("escape", "pane('app')", "Back", id="bench.back", tooltip="Back to the sign-in.", show=False),
    ]  # fmt: skip

    IN_LESSON: ClassVar = False
    """Whether what happens here belongs to a lesson."""

    # Textual repaints the whole screen when the focus moves (7 kB at 80x24); our widgets show the
    # focus themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self, world: World, width: int) -> None:
        """`width` is the window's, in cells: with the right class at once nothing is styled twice."""
        super().__init__(classes=f"-pane-app {'-wide' if width >= WIDE else '-narrow'}")
        self.world = world
        self._opened: Opened | None = None
        self._pane = "app"
        self._stops: tuple[Callable[[], None], ...] = ()

    def compose(self) -> ComposeResult:
        yield Headline(self.world.label, "sign in")
        with Horizontal(id="panes"), Vertical(id="left"):
            yield Stage(self.world, in_lesson=self.IN_LESSON)
        yield StatusLine()
        yield KeyLine()

    def on_unmount(self) -> None:
        for stop in self._stops:
            stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the phone's code only where a code is asked for, and to whom is about to type it."""
        if action == "controls":
            return self._opened is not None
        if action != "use_code":
            return True
        elsewhere = self.focused is not None and self.stage not in self.focused.ancestors
        return self.stage.code_owner is not None and not elsewhere

    async def opened(self, opened: Opened) -> None:
        """The world is open: hand its places to the form and its phone to the pane."""
        self._opened = opened
        self._stops = (
            opened.trace.subscribe(self._recorded),
            # called on the thread that delivers
            opened.phone.inbox.subscribe(lambda note: self.post_message(PhoneRang(note))),
            opened.phone.duo.subscribe(lambda noticed: self.post_message(DuoRang(noticed))),
        )
        self.stage.opened(opened)
        await self._mount_panes()
        self._update_status()
        self._headline.know(opened.outside)
        self.query_one(StatusLine).know(opened.controls)
        self._headline.guard(opened.gate)
        if opened.recording or opened.watching:
            await self.action_pane("wire")

    def paint_now(self) -> None:
        """Paint what has been held back, once and without waiting for the timer (up to 17 ms)."""
        self._repaint_required = False
        self._layout_required = True
        self._on_timer_update()

    # -- panes -------------------------------------------------------------------------------

    @property
    def stage(self) -> Stage:
        return self.query_one(Stage)

    @property
    def wide(self) -> bool:
        return self.size.width >= WIDE

    async def on_resize(self) -> None:
        await self._tell_if_small()
        await self._mount_panes()
        self._update_status()
        # A terminal that was smaller for a moment has dropped what no longer fitted.
        self.refresh(repaint=True)

    async def _tell_if_small(self) -> None:
        """Put one sentence in place of everything when the window is too small to work in."""
        width, height = self.size
        small = width < SMALLEST[0] or height < SMALLEST[1]
        for told in self.query("#too-small"):
            await told.remove()
        if small:
            need = f"mfa-tui needs {SMALLEST[0]}x{SMALLEST[1]} cells"
            await self.mount(Static(f"{need}; this window has {width}x{height}.", id="too-small"))

    async def _mount_panes(self) -> None:
        """Mount the panes that can be seen; the others wait until they are asked for."""
        if self._opened is None:
            return
        here, zone = self._opened, UTC if self.IN_LESSON else None
        if (self.wide or self._pane == "wire") and not self.query("#wire"):
            from mfa_tui.ui.widgets.wire import WirePane
            from mfa_tui.ui.wire_aids import WireAids

            aids = WireAids(self.world, here.places, here.phone, here.gate, here.outside, zone)
            await self.query_one("#panes").mount(WirePane(here.trace, aids, id="wire"))
        if (self.wide or self._pane == "phone") and not self.query("#phone"):
            from mfa_tui.ui.widgets.phone import PhonePane

            await self.query_one("#left").mount(PhonePane(here.phone, zone, id="phone"))
            self._expect()

    async def action_pane(self, pane: str) -> None:
        """Go to `pane`; asking for the one that has the focus goes back to the sign-in."""
        around = self.focused.ancestors_with_self if self.focused else ()
        self._pane = "app" if any(each.id == pane for each in around) else pane
        # Textual would put the focus of a pane that is hidden on the first field there.
        self.set_focus(None)
        with self.app.batch_update():
            await self._mount_panes()
            self._show_pane()
        slots = self.query(f"#{self._pane}")
        if slots:
            self.call_after_refresh(focus_within, slots.first())
        else:
            self.stage.refocus()
        self.hold_frames()

    def _show_pane(self) -> None:
        for pane in ("app", "wire", "phone"):
            self.set_class(self._pane == pane, f"-pane-{pane}")
        self._update_status()

    # -- the lines above and below -----------------------------------------------------------

    @property
    def _headline(self) -> Headline:
        return self.query_one(Headline)

    @property
    def outside(self) -> Outside | None:
        """Where other programs' calls can come in; None where that makes no sense."""
        return self._opened.outside if self._opened else None

    @property
    def controls(self) -> Controls | None:
        """The faults and the clock of the world; None where it has them not in hand."""
        return self._opened.controls if self._opened else None

    def to_do(self, width: int) -> Content:
        """What is to be done here now, in `width` cells; empty outside of lessons."""
        return Content("")

    def action_step_mode(self) -> None:
        self._headline.turn_step_mode()

    def action_controls(self) -> None:
        from mfa_tui.ui.control_commands import open_controls

        if self._opened is not None:
            open_controls(self.app, self._opened)

    @on(ListeningChanged)
    def _listening_changed(self, event: ListeningChanged) -> None:
        self._headline.say()
        self._update_status()
        severity = "error" if event.failed else "information"
        self.notify(event.words, severity=severity, markup=False, timeout=20)

    def _recorded(self, _: Exchange) -> None:
        """Called on any thread for every change of the Trace."""
        self.post_message(Recorded())

    @on(Recorded)
    @on(ScreenResume)  # the phone's clock may have been set meanwhile
    def _update_status(self) -> None:
        if self._opened is not None:
            self.query_one(StatusLine).sum_up(self._opened, wide=self.wide)

    @on(Stage.Moved)
    def _moved(self, event: Stage.Moved) -> None:
        self._headline.show(event.step.title, self.stage.visit)
        self.set_class(event.step.needs_room, "-needs-room")
        self._expect()
        front = self.query(f"#{self._pane}")
        if front and not self.wide:
            # a new step takes the focus, and behind another pane nobody sees what is typed
            self.call_after_refresh(focus_within, front.first())
        self.refresh_bindings()

    # -- phone and clipboard -----------------------------------------------------------------

    def _expect(self) -> None:
        """Let the phone pane show what matters now."""
        owner, panes = self.stage.code_owner, self.query("#phone")
        if not panes:
            return
        from mfa_tui.ui.widgets.phone import PhonePane

        pane = panes.only_one(PhonePane)
        if owner is None:
            pane.expect_nothing()
        else:
            pane.expect(*owner, self.stage.step.code_source)

    def action_use_code(self) -> None:
        """Put the code that the phone shows for this user into the code field."""
        owner = self.stage.code_owner
        if owner is None or self._opened is None:
            return
        if self.stage.step.code_source == "inbox":
            self._use_sent_code(*owner)
            return
        authenticator = self._opened.phone.authenticator
        account = authenticator.find(*owner)
        if account is None:
            self.notify(
                f"The phone has no account {owner[0]}: {owner[1]}. Scan the QR first (ctrl+s).",
                markup=False,
            )
        else:
            self._take_code(authenticator.code(account))

    def _use_sent_code(self, issuer: str, user: str) -> None:
        assert self._opened is not None
        note = self._opened.phone.inbox.newest_code(issuer, user)
        if note is None or note.code is None:
            self.notify(f"No new code for {user} has arrived on the phone.", markup=False)
        else:
            self._take_code(note.code, note)

    def on_phone_pane_code_used(self, event: PhonePane.CodeUsed) -> None:
        self._take_code(event.code, event.note)

    def _take_code(self, code: str, note: Note | None = None) -> None:
        """Put `code` into the step; `note` is the message that brought it."""
        if not self.stage.step.take_code(code):
            self.notify("No code is asked for here.", markup=False)
            return
        self._pane = "app"
        self._show_pane()
        if note is not None and self._opened is not None:
            self._opened.phone.inbox.look_at(note.number)

    @on(PhoneRang)
    def _rang(self, event: PhoneRang) -> None:
        """Say that a message has come: in a toast where no call of the step has just asked for it."""
        self._update_status()
        step, note = self.stage.step, event.note
        shown = self._pane == "phone" or (self.wide and step.code_source == "inbox")
        if note is not None and not step.waiting and not shown:
            kind = "text message" if note.medium == "SMS" else "mail"
            self.notify(
                f"A {kind} to {note.destination} has arrived on the phone. ctrl+o shows it.",
                markup=False,
            )

    @on(DuoRang)
    def _asked(self, event: DuoRang) -> None:
        """Say that Duo asks, where no call of the step has just made it do so."""
        self._update_status()
        if event.noticed and not (self.wide or self._pane == "phone" or self.stage.step.waiting):
            self.notify("Duo asks on the phone whether that is you. ctrl+o shows it.")

    async def on_duo_hand_answered(self) -> None:
        """Duo Mobile has its answer: the sign-in goes on."""
        await self.action_pane("app")

    def on_enrollment_step_scanned(self, event: EnrollmentStep.Scanned) -> None:
        from mfa_tui.phone.authenticator import Account

        if self._opened is None:
            return
        self._opened.phone.add(Account.from_uri(event.uri))
        self._expect()
        self._update_status()
        event.step.scanned()

    def on_enrollment_step_enlarged(self, event: EnrollmentStep.Enlarged) -> None:
        from mfa_tui.ui.screens.large_qr import LargeQrScreen

        self.app.push_screen(LargeQrScreen(event.uri))

    def on_copyable_wanted(self, event: Copyable.Wanted) -> None:
        self.post_message(CopyWanted(event.value, event.name))

    def on_wire_pane_copy_requested(self, event: WirePane.CopyRequested) -> None:
        self.post_message(CopyWanted(event.text, event.what))

    def action_help(self) -> None:
        from mfa_tui.ui.screens.help import HelpScreen

        title, purpose = self.stage.step.title, self.stage.step.PURPOSE
        for node in self.focused.ancestors_with_self if self.focused else ():
            if node.id in PANES:
                title, purpose = PANES[node.id]
        self.app.push_screen(HelpScreen(title, purpose, self.active_bindings))
