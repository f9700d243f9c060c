"""A screen that is painted once it is ready, not at every step on the way there."""

from __future__ import annotations

from textual.screen import Screen, ScreenResultType

STEPS = 3
"""What Textual would paint one by one: what is mounted, what its sizes change, what the focus does."""


class OneFrame(Screen[ScreenResultType]):
    """Holds its frames back while it comes to the front, and whenever it is told to.

    Without that three whole screens go over the line for one.
    """

    _held = False
    _was_behind = False

    def hold_frames(self) -> None:
        """Paint nothing until what is under way is laid out and has the focus."""
        if not self._held:
            self._held = True
            self._go_on(STEPS)

    def _go_on(self, steps: int) -> None:
        if steps:
            self.refresh(repaint=False, layout=True)
            self.call_after_refresh(self._go_on, steps - 1)
        else:
            self._held = False
            # Textual forgets what is dirty once it has painted: what came meanwhile goes along
            self._compositor.update_widgets(self._dirty_widgets)
            self._compositor_refresh()

    def on_screen_suspend(self) -> None:
        self._was_behind = True

    def on_screen_resume(self) -> None:
        # a batch ends with a paint of its own; the program's first frame does, and may do so before
        # its screen hears of this
        begins = len(self.app.screen_stack) == 1 and not self._was_behind
        if not begins and not self.app._batch_count:
            # what was held back when it went behind another is painted anew
            self._held = False
            self.hold_frames()

    def _compositor_refresh(self) -> None:
        # Textual renders frames that a batch holds back too, and then drops them.
        if not self._held and not self.app._batch_count:
            super()._compositor_refresh()
