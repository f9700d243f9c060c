"""Duo's retired iframe: the four texts that are signed and verified, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widgets import Input, Static

from mfa_tui.signin.challenges import AnswerProblem, DuoClassic
from mfa_tui.signin.challenges.duo_classic import SignedText, signed_texts
from mfa_tui.trace.text import printable
from mfa_tui.ui.steps.linked import LinkedStep

if TYPE_CHECKING:
    from textual.widget import Widget

    from mfa_tui.ui.visit import Visit


class DuoClassicStep(LinkedStep):
    """Draws the two signed texts of the request, and of the response once there is one."""

    PURPOSE = (
        "Retired by Duo on 30 March 2024: kept to see how a signed request and a signed response "
        "work. The page behind the link plays the iframe; paste what it gives you."
    )
    DEFAULT_CSS = "DuoClassicStep #texts { margin-bottom: 1; }"

    def __init__(
        self, visit: Visit, posed: DuoClassic, typed: Mapping[str, str] | None = None
    ) -> None:
        """`typed` is what was in the fields before, by field key."""
        super().__init__(visit, posed, typed)
        self._classic = posed

    @property
    def link(self) -> str:
        return self._classic.link

    @property
    def heading(self) -> str:
        return f"{super().heading} (retired)"

    def answer_widgets(self) -> Iterator[Widget]:
        yield Static(id="texts")
        yield from super().answer_widgets()

    def on_mount(self) -> None:
        self._draw()

    @on(Input.Changed)
    def _draw(self) -> None:
        """Show the texts, with those of the response that stands in the field."""
        try:
            response = signed_texts(self._classic.sig_response(self.answer.value))
        except AnswerProblem:
            response = ()
        sent = [_line(text, "▸") for text in self._classic.request]
        back = [_line(text, "◂") for text in response[:2]]
        missing = Content.styled("◂ AUTH and APP come back: Duo's signature, and ours unchanged", "$quiet")  # fmt: skip
        self.query_one("#texts", Static).update(Content("\n").join([*sent, *(back or [missing])]))


def _line(text: SignedText, sign: str) -> Content:
    return Content.assemble(
        (f"{sign} {printable(text.prefix):<5}", "bold"),
        f"{printable(text.content)}  ",
        (f"HMAC by {text.key} {printable(text.signature[:8])}…", "$quiet"),
    )
