"""The sign that calls are held; it puts each held call before the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Callable

    from mfa_tui.signin.gate import Gate, HeldCall

ON = (
    "Step mode is on: each call of these screens, and of programs that call here, stops before it is "
    "sent. Calls of functions are not held, nor is fetching the pool's keys."
)
OFF = "Step mode is off: calls are sent at once."


class StepMode(Static):
    """Says in the first line that `gate` holds calls, and opens them one after the other.

    When it is unmounted, the gate lets go of everything: nobody is there any more to decide.
    """

    DEFAULT_CSS = """
    StepMode {
        dock: right;
        width: auto;
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $text-warning;
        text-style: bold;
        display: none;
        &.-on { display: block; }
    }
    """

    class Moved(Message, bubble=False):
        """Something has changed at the Gate. A burst of these becomes one."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, StepMode.Moved)

    def __init__(self, gate: Gate) -> None:
        super().__init__(markup=False)
        self._gate = gate
        self._seen: set[HeldCall] = set()
        self._unsubscribe: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        # called on the thread of the call
        self._unsubscribe = self._gate.subscribe(lambda: self.post_message(self.Moved()))
        self._show()

    def on_unmount(self) -> None:
        self._unsubscribe()
        self._gate.leave()

    def turn(self) -> None:
        """Open the call that was put off, if there is one, or else switch step mode on or off."""
        if self._gate.held:
            self._open(self._gate.held[0])
        elif self._gate.stepping:
            self._gate.run()
            self.notify(OFF)
        else:
            self._gate.step()
            self.notify(ON)

    @on(Moved)
    def _show(self) -> None:
        held = self._gate.held
        self.set_class(self._gate.stepping, "-on")
        self.update(_sign(len(held)))
        self._seen &= set(held)
        self._close_what_is_over()
        if not self._seen.issuperset(held) and not self._is_editing:
            self._open(next(call for call in held if call not in self._seen))

    @property
    def _is_editing(self) -> bool:
        from mfa_tui.ui.screens.call_editor import CallEditorScreen

        return any(isinstance(screen, CallEditorScreen) for screen in self.app.screen_stack)

    def _close_what_is_over(self) -> None:
        from mfa_tui.ui.screens.held_call import HeldCallScreen

        screen = self.app.screen
        if isinstance(screen, HeldCallScreen) and screen.held.over:
            screen.dismiss()

    def _open(self, held: HeldCall) -> None:
        from mfa_tui.ui.screens.held_call import HeldCallScreen

        self._seen.add(held)
        self.app.push_screen(HeldCallScreen(self._gate, held), lambda _: self._left(held))

    def _left(self, left: HeldCall) -> None:
        """The person is done with a call, or puts off all that are held: then none opens by itself."""
        held = self._gate.held
        if left in held:
            self._seen.update(held)
        elif held:
            self._open(held[0])


def _sign(held: int) -> str:
    """What stands in the first line while `held` calls wait."""
    if not held:
        return "■ holding calls"
    return f"■ {held} {'call' if held == 1 else 'calls'} held: ctrl+t, h"
