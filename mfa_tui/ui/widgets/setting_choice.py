"""A setting of the pool as a choice: what it is now, what it could be, and a key that sets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from mfa_tui.trace.text import printable
from mfa_tui.ui.widgets.choice import Choice, Option
from mfa_tui.ui.widgets.quiet_binding import quiet_binding

if TYPE_CHECKING:
    from mfa_tui.signin.settings.setting import Setting


class SettingChoice(Choice):
    """Turning it changes nothing yet; the line says what still stands until enter sets it."""

    BINDINGS = [
        Binding("enter", "set", "Set", id="setting.set", tooltip="Make the call that sets this."),
        quiet_binding("down", "app.focus_next", "Next setting", "Go to the next setting.", "setting.next"),
        quiet_binding("up", "app.focus_previous", "Setting before", "Go to the setting before.", "setting.previous"),
    ]  # fmt: skip

    @dataclass
    class Wanted(Message):
        """The setting should become `value`."""

        choice: SettingChoice
        value: str

        @property
        def control(self) -> SettingChoice:
            return self.choice

    @dataclass
    class Focused(Message):
        """This setting has the focus, or another value of it is looked at."""

        choice: SettingChoice

    def __init__(self, setting: Setting, value: str) -> None:
        self.setting = setting
        super().__init__(setting.label, self._offered(value), self._place(value))
        self._now = value

    @property
    def is_turned(self) -> bool:
        """Whether another value is looked at than the one that stands."""
        return self.chosen.name != self._now

    def stand(self, value: str) -> None:
        """Show that the setting is `value` now."""
        self._now = value
        self.offer(self._offered(value), self._place(value))
        self.post_message(self.Focused(self))

    def give_up(self) -> None:
        """Go back to what stands."""
        self.stand(self._now)

    def action_set(self) -> None:
        self.post_message(self.Wanted(self, self.chosen.name))

    def on_focus(self) -> None:
        self.post_message(self.Focused(self))

    def watch_index(self) -> None:
        super().watch_index()
        self.post_message(self.Focused(self))

    def render(self) -> Content:
        """As a Choice; what is not set yet says so."""
        if not self.is_turned:
            return super().render()
        drawn = Content.assemble(
            (self._label.ljust(self.LABEL_WIDTH), "$quiet"),
            (f"‹ {printable(self.chosen.name)} ›", "bold"),
            ("  not set yet: ", "$text-warning"),
            (f"it is {printable(self._now)}", "$quiet"),
        )
        return drawn.truncate(self.size.width, ellipsis=True) if self.size.width else Content("")

    def _offered(self, value: str) -> tuple[Option, ...]:
        """The values there are; one that nobody here knows is among them while it stands."""
        known = tuple(Option(each.name, each.about) for each in self.setting.values)
        if value in [option.name for option in known]:
            return known
        return (*known, Option(value, "as the pool has it"))

    def _place(self, value: str) -> int:
        return [option.name for option in self._offered(value)].index(value)
