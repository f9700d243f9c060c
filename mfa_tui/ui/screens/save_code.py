"""Saves a call that is shown as code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfa_tui.trace.export.saving import save_text
from mfa_tui.ui.screens.save_as import SaveAsScreen
from mfa_tui.ui.widgets.wire_code import Language, call_code

if TYPE_CHECKING:
    from textual.app import App

    from mfa_tui.trace.exchange import Exchange


def save_code(
    app: App[None], exchange: Exchange, language: Language, url: str | None = None
) -> None:
    """Ask where to save the call of `exchange` in `language`; nothing where it is none there.

    `url` is where the pool in this program can be reached, if it can.
    """
    code = call_code(exchange, language, url)
    if not code:
        return
    app.push_screen(
        SaveAsScreen(
            f"Save call {exchange.number} as {language.name}",
            f"call-{exchange.number}{language.suffix}",
            lambda path, overwrite: save_text((code,), path, overwrite=overwrite),
        )
    )
