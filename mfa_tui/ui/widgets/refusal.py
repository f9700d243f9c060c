"""A refusal as content: the service's own words, why, and the next key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from textual.content import Content
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.ui.rows import row

if TYPE_CHECKING:
    from textual.geometry import Size

    from mfa_tui.signin.turns import Refused

INDENT = 2


class RefusalView(Static):
    """What happened, why, and which key goes on."""

    DEFAULT_CSS = "RefusalView { height: auto; margin-top: 1; }"

    def __init__(self, what: str, why: str, advice: str, key: str, step: str) -> None:
        self._words = (what, why, advice, key, step)
        super().__init__(refusal(*self._words))

    @classmethod
    def of(cls, refused: Refused, key: str, step: str) -> Self:
        """Error, message and advice of `refused`, the `key` that goes on, and the `step` it takes."""
        return cls(refused.error, refused.message, refused.advice, key, step)

    @classmethod
    def of_bug(cls, error: Exception) -> Self:
        """A trouble of our own in the same shape."""
        what = f"mfa-tui stumbled: {type(error).__name__}"
        return cls(what, str(error), "This is a bug.", "ctrl+r", "starts over")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(refusal(*self._words, width).wrap(width)) if width else 1

    def render(self) -> Content:
        return refusal(*self._words, self.content_size.width)


def refusal(what: str, why: str, advice: str, key: str, step: str, width: int = 0) -> Content:
    """The text of a refusal in `width` cells; everything in it may come from the wire."""
    message = Content.styled(printable(why), "$text-error")
    return Content.assemble(
        (f"✗ {printable(what)}\n", "bold $text-error"),
        row("", message, width, name_width=INDENT) + "\n" if why else "",
        f"{printable(advice)} ",
        (key, "bold $accent"),
        f" {step}.",
    )
