"""A refusal as content: the service's own words, why, and the next key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from textual.content import Content
from textual.widgets import Static

from mfa_tui.trace.text import printable

if TYPE_CHECKING:
    from mfa_tui.signin.turns import Refused


class RefusalView(Static):
    """What happened, why, and which key goes on."""

    DEFAULT_CSS = "RefusalView { height: auto; margin-top: 1; }"

    @classmethod
    def of(cls, refused: Refused, key: str, step: str) -> Self:
        """Error, message and advice of `refused`, the `key` that goes on, and the `step` it takes."""
        return cls(refusal(refused.error, refused.message, refused.advice, key, step))

    @classmethod
    def of_bug(cls, error: Exception) -> Self:
        """A trouble of our own in the same shape."""
        what = f"mfa-tui stumbled: {type(error).__name__}"
        return cls(refusal(what, str(error), "This is a bug.", "ctrl+r", "starts over"))


def refusal(what: str, why: str, advice: str, key: str, step: str) -> Content:
    """The text of a refusal; everything in it may come from the wire."""
    return Content.assemble(
        (f"✗ {printable(what)}\n", "bold $text-error"),
        (f"  {printable(why)}\n", "$text-error") if why else "",
        f"{printable(advice)} ",
        (key, "bold $accent"),
        f" {step}.",
    )
