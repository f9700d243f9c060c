"""A scroll view that takes focus without a repaint; a title line elsewhere shows the focus."""

from __future__ import annotations

from textual import events
from textual.scroll_view import ScrollView


class QuietScrollView(ScrollView):
    """Takes and loses focus without drawing itself again.

    Textual repaints the whole widget on both; for a full pane that is kilobytes per Tab over SSH.
    """

    def on_focus(self, event: events.Focus) -> None:
        event.prevent_default()
        self.has_focus = True
        if self.parent is not None:
            self.parent.post_message(events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        event.prevent_default()
        self.has_focus = False
        if self.parent is not None:
            self.parent.post_message(events.DescendantBlur(self))
