"""Faults and clocks: what goes wrong in this world, and what time it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.ui.control_rows import (
    EXPIRE,
    FAST,
    FAST_WISH,
    FROZEN,
    PHONE,
    TIME,
    USUAL_WISH,
    Control,
    control_rows,
)
from mfa_tui.ui.messages import ControlsChanged
from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.time_words import standing, written
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.quiet_binding import quiet_binding
from mfa_tui.ui.widgets.rows_list import RowsList
from mfa_tui.ui.widgets.title_line import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.phone.phone import Phone
    from mfa_tui.ui.world import Controls

OF_A_DRILL = (
    "In a drill the faults are what you look for, so they are not shown. ctrl+l, then d names a cause, "
    "and a has the app with the settings that repair it."
)
MINUTE, STEP = "1m", 30
"""By what a key moves the time of the world, and, in seconds, the clock of the phone."""


class ControlsScreen(OneFrame[None], ModalScreen[None]):
    """Sets the faults and the clocks of `controls`, and the clock of `phone`."""

    BINDINGS = [
        Binding("space,enter", "switch", "Switch", id="controls.switch", tooltip="Switch what the cursor is on, or do it.", key_display="space"),
        Binding("q,ctrl+y", "dismiss", "Back", id="controls.close", tooltip="Back; what is on stays on.", key_display="q"),
        Binding("escape", "back", "Back", id="controls.back", tooltip="Back to the list, or from there to where you were."),
        Binding("t", "ask_time", "Set time", id="controls.time", tooltip="Type a time, or how far to move it."),
        Binding("plus", "nudge(1)", "Move", id="controls.later", tooltip="Set the clock ahead (-: back).", key_display="+ -"),
        quiet_binding("minus", "nudge(-1)", "Move back", "Set the clock back.", "controls.earlier"),
        Binding("0", "right", "Clocks right", id="controls.right", tooltip="Set all clocks right: the real time, going."),
        Binding("a", "all_off", "All off", id="controls.all-off", tooltip="Switch every fault off."),
    ]  # fmt: skip
    DEFAULT_CSS = """
    ControlsScreen {
        #moment { padding: 1 2; }
        VerticalScroll { height: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
        #no-faults { padding: 0 2 1 2; color: $text-muted; }
        #sight { height: 4; padding: 1 2 0 2; color: $text-muted; }
        LabelledEntry { padding: 1 2 0 2; min-height: 4; display: none; }
    }
    ControlsScreen.-asking {
        #sight { display: none; }
        LabelledEntry { display: block; }
    }
    """

    def __init__(self, controls: Controls, phone: Phone) -> None:
        super().__init__()
        self._controls = controls
        self._phone = phone
        self._rows: tuple[Control, ...] = ()

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield Static(id="moment")
        if not self._controls.switches:
            yield Static(OF_A_DRILL, id="no-faults")
        with VerticalScroll(can_focus=False):
            yield RowsList(empty="")
        yield Static(id="sight")
        yield LabelledEntry("Set time", id="wish")
        yield KeyLine()

    def on_mount(self) -> None:
        # called on the thread that changes something
        self._stop = self._controls.subscribe(lambda: self.post_message(ControlsChanged()))
        self._show()
        self._list.focus()
        self.set_interval(1, self._show_moment)

    def on_unmount(self) -> None:
        self._stop()

    def on_resize(self) -> None:
        self._show_sight()

    # -- reading -----------------------------------------------------------------------------

    @property
    def _list(self) -> RowsList:
        return self.query_one(RowsList)

    @property
    def _field(self) -> LabelledEntry:
        return self.query_one(LabelledEntry)

    @property
    def _chosen(self) -> Control | None:
        return self._rows[self._list.cursor] if self._rows else None

    @on(ControlsChanged)
    def _show(self) -> None:
        """Draw everything as it stands."""
        self.hold_frames()
        self._rows = control_rows(self._controls, self._phone)
        self._list.show(tuple(each.row for each in self._rows))
        out_of_order = standing(self._controls) or "all is right"
        name = "Faults and clocks" if self._controls.switches else "Clocks"
        self.query_one(TitleBar).show((name,), Content(out_of_order))
        self._show_moment()
        self._show_sight()

    def _show_moment(self) -> None:
        time = self._controls.time
        phone = written(time.now + self._phone.authenticator.skew)[11:]
        self.query_one("#moment", Static).update(
            Content.assemble(
                (f"{time.name} ", "$quiet"),
                f"{written(time.now)} UTC",
                ("    the phone's ", "$quiet"),
                phone,
            ),
            layout=False,
        )

    @on(RowsList.Moved)
    def _show_sight(self) -> None:
        if chosen := self._chosen:
            self.query_one("#sight", Static).update(Content(chosen.detail))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to move only what is a clock, and letters only where they do something."""
        if action == "back" or self.has_class("-asking"):
            return action == "back"
        if action == "all_off":
            return bool(self._controls.switches)
        chosen = self._chosen
        return action != "nudge" or (chosen is not None and chosen.name in (TIME, PHONE))

    # -- doing -------------------------------------------------------------------------------

    def action_switch(self) -> None:
        chosen = self._chosen
        if chosen is None:
            return
        if chosen.name == TIME:
            self.action_ask_time()
        elif chosen.name == FROZEN:
            self._controls.set_time("go" if chosen.on else "freeze")
        elif chosen.name == FAST:
            self._controls.set_time(USUAL_WISH if chosen.on else FAST_WISH)
        elif chosen.name == PHONE:
            self._set_phone(0)
        elif chosen.name == EXPIRE:
            self._expire()
        else:
            self._controls.switch(chosen.name, on=not chosen.on)

    def action_nudge(self, way: int) -> None:
        if self._chosen is not None and self._chosen.name == PHONE:
            self._set_phone(self._phone.authenticator.skew + way * STEP)
        else:
            self._wish(f"{'+' if way > 0 else '-'}{MINUTE}")

    def action_right(self) -> None:
        self._phone.authenticator.skew = 0
        self._controls.set_time("reset")

    def action_all_off(self) -> None:
        self._controls.all_off()

    def _set_phone(self, skew: int) -> None:
        self._phone.authenticator.skew = skew
        self._show()

    @work(thread=True, group="expire", exit_on_error=False)
    def _expire(self) -> None:
        count = self._controls.expire_sessions()
        said = "1 Session has" if count == 1 else f"{count or 'No'} Sessions have"
        self.app.call_from_thread(self.notify, f"{said} expired just now.")

    # -- typing a time -----------------------------------------------------------------------

    def action_ask_time(self) -> None:
        self.add_class("-asking")
        self._field.entry.placeholder = "+3m  -1h  2026-11-05 10:00  x18  freeze  go"
        self._field.entry.focus()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Leave the field for the list, or the list for what is below it."""
        if self.has_class("-asking"):
            self._back_to_list()
        else:
            self.dismiss()

    def _back_to_list(self) -> None:
        self.remove_class("-asking")
        self._list.focus()
        # a click may have put the focus there before
        self.refresh_bindings()

    @on(Entry.Submitted)
    def _typed(self) -> None:
        wish = self._field.value.strip()
        if not wish or self._wish(wish):
            self._field.value = ""
            self._back_to_list()

    def _wish(self, wish: str) -> bool:
        """Set the time; False, and the reason on the screen, when it cannot be set so."""
        try:
            self._controls.set_time(wish)
        except ValueError as problem:
            if self.has_class("-asking"):
                self._field.problem(str(problem))
            else:
                self.notify(str(problem), markup=False, severity="error")
            return False
        return True
