"""How the pool and its app client are set up, to be changed by the calls that any tool makes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mfa_tui.signin.settings.client import CLIENT
from mfa_tui.signin.settings.pool import POOL
from mfa_tui.signin.settings.second_factors import SECOND_FACTORS
from mfa_tui.trace.text import printable
from mfa_tui.ui.steps.administering import AdminStep, Desk
from mfa_tui.ui.widgets.setting_choice import SettingChoice

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from mfa_tui.signin.settings.setting import PoolSettings, Setting
    from mfa_tui.signin.turns import Refused
    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.ui.visit import Visit

GROUPS = (
    ("Second factors", SECOND_FACTORS),
    ("The pool", POOL),
    ("The app client and its flows", CLIENT),
)
READ_FIRST = "and all else that was read: it resets what it is not told. ctrl+r goes back."

NOT_SENT = "CallDropped"
"""The error of a call that a person stopped before it was sent."""


class PoolStep(AdminStep):
    """A choice for each setting. The line below the heading says which call would set the marked."""

    title = "pool settings"
    again_key = "enter"
    PURPOSE = (
        "Three calls replace what they are given and reset what they are not. So all is read "
        "first, and sent back with one change."
    )
    DEFAULT_CSS = """
    PoolStep {
        overflow-y: hidden;
        #call { height: auto; min-height: 2; color: $text-muted; }
        #place { height: auto; min-height: 1; }
        #settings { height: 1fr; scrollbar-size-vertical: 1; }
        .group { text-style: bold; }
        RefusalView { margin: 1 0; }
    }
    """

    def __init__(self, visit: Visit, desk: Desk) -> None:
        super().__init__(visit, desk)
        self._settings: PoolSettings | None = None
        self._asked: SettingChoice | None = None
        self._own = 0

    @classmethod
    def of(cls, visit: Visit) -> PoolStep:
        """The step at the beginning of a visit."""
        return cls(visit, Desk.of(visit))

    def compose(self) -> ComposeResult:
        target = self.visit.target
        heading = Content.assemble(
            (printable(target.name), "bold"), (f"  {target.pool_id}", "$quiet")
        )
        yield Static(heading, classes="gap")
        yield Static(id="call")
        yield Vertical(id="place")
        yield VerticalScroll(id="settings", can_focus=False)

    @property
    def notices(self) -> Widget:
        """Above the settings, which scroll."""
        return self.query_one("#place")

    def on_mount(self) -> None:
        settings = self.desk.administration.settings
        self.ask("Cognito (DescribeUserPool and two more)", settings, self._learn)

    def focus_first(self) -> None:
        """The first setting is in sight already, and scrolling to it would hide its heading."""
        for choice in self.query(SettingChoice):
            choice.focus(scroll_visible=False)
            return

    async def _learn(self, settings: PoolSettings) -> None:
        self._settings = settings
        await self.query_one("#settings").mount_all(self._choices(settings))
        self.focus_first()

    @staticmethod
    def _choices(settings: PoolSettings) -> Iterator[Widget]:
        for name, group in GROUPS:
            yield Static(name, classes="group")
            for setting in group:
                yield SettingChoice(setting, setting.read(settings))

    @on(SettingChoice.Focused)
    def _tell(self, event: SettingChoice.Focused) -> None:
        """Name the call behind the setting that has the focus."""
        if event.choice.has_focus:
            setting, value = event.choice.setting, event.choice.chosen.name
            told = f"{setting.operation} with {setting.member} ({value}) {READ_FIRST}"
            self.query_one("#call", Static).update(Content(printable(told)))

    @on(SettingChoice.Wanted)
    def _want(self, event: SettingChoice.Wanted) -> None:
        choice, value, settings = event.choice, event.value, self._settings
        if settings is None or self.waiting or not choice.is_turned:
            return
        setting, change = choice.setting, self.desk.administration.set
        whom = f"Cognito ({setting.operation})"

        def make() -> None:
            self._asked = choice
            self.ask(whom, lambda: change(setting, value, settings), self._changed)

        self.once_sure(setting.operation, setting.member, _after(setting, value, settings), make)

    def _changed(self, settings: PoolSettings) -> None:
        """Show how everything stands now; what is turned and not set yet stays so."""
        self._settings = settings
        for choice in self.query(SettingChoice):
            if choice is self._asked or not choice.is_turned:
                choice.stand(choice.setting.read(settings))
        if self._asked is not None:
            self._done(self._asked)

    def pool_changed(self, exchange: Exchange) -> None:
        """Read all anew after a call from elsewhere: what is shown would be sent back otherwise."""
        if self.waiting:
            self._own = exchange.number
        document = exchange.request_json or {}
        here = document.get("UserPoolId") == self.visit.target.pool_id
        if here and self._settings is not None and exchange.number > self._own:
            self._own = exchange.number
            self._asked = None
            told = f"{exchange.operation}, exchange {exchange.number}, has changed this pool."
            settings = self.desk.administration.settings
            self.ask("Cognito (DescribeUserPool and two more)", settings, partial(self._anew, told))

    def _anew(self, told: str, settings: PoolSettings) -> None:
        self._changed(settings)
        self.say(Static(printable(told), markup=False))

    def _done(self, choice: SettingChoice) -> None:
        setting, value = choice.setting, choice.chosen.name
        self.say(
            Static(
                Content.assemble(
                    ("✓ ", "$text-success"),
                    printable(f"{setting.operation} is done: {setting.label} is {value}."),
                )
            )
        )

    def refuse(self, refused: Refused) -> None:
        """The setting stays as it was; what was not even sent can be sent again as it is."""
        if self._asked is not None and refused.error != NOT_SENT:
            self._asked.give_up()
        super().refuse(refused)

    def next_key(self, refused: Refused) -> tuple[str, str]:
        """After a refused change the values are still there to choose from."""
        if self._settings is None:
            return "ctrl+r", "goes back"
        if refused.error == NOT_SENT:
            return "enter", "tries again"
        return "←/→", "choose another value"


def _after(setting: Setting, value: str, settings: PoolSettings) -> str:
    """What comes of giving `setting` that `value`, in words."""
    about = next((each.about for each in setting.values if each.name == value), "")
    return f"{setting.label} is {value} ({about}), no longer {setting.read(settings)}."
