"""Keys that everyone expects, so that no footer has to name them."""

from __future__ import annotations

from textual.binding import Binding


def quiet_binding(key: str, action: str, description: str, tooltip: str, id: str) -> Binding:
    """A binding that help lists and footers leave out."""
    return Binding(key, action, description, show=False, tooltip=tooltip, id=id)
