"""What a person reads on the screen of an app under test."""

from __future__ import annotations

from typing import Any

from textual.app import App


def screen_text(app: App[Any]) -> list[str]:
    """The current screen as lines of plain text, as many as the terminal has, right-trimmed."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]
