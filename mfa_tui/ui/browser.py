"""Opening a page outside of the terminal."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App


def open_page(app: App[Any], address: str) -> str:
    """Have a browser open `address`; gives why that cannot be, or nothing.

    A browser that would draw into this terminal (w3m, lynx) is not started: it has no display, which
    is what a sign-in over SSH looks like.
    """
    if not app.is_web:
        try:
            browser = webbrowser.get()
        except webbrowser.Error:
            return "No browser was found on this computer."
        if type(browser) is webbrowser.GenericBrowser:
            return "The only browser here would draw into this terminal."
    app.open_url(address)
    return ""
