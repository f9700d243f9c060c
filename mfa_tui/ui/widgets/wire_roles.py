"""What pieces of the wire pane mean, so that colours are decided in one style sheet."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


class Role(StrEnum):
    """The meaning of a piece of text. The value ends the name of its component class."""

    PLAIN = "plain"
    MUTED = "muted"
    HEADING = "heading"
    KEY = "key"
    STRING = "string"
    LITERAL = "literal"
    MASK = "mask"
    ERROR = "error"
    SUCCESS = "success"


Span = tuple[str, Role]
"""A piece of text with its meaning."""

COMPONENTS = {f"wire--{role}" for role in Role}

STYLES = """
    &> .wire--plain { color: $foreground; }
    &> .wire--muted { color: $text-muted; }
    &> .wire--heading { color: $text-primary; text-style: bold; }
    &> .wire--key { color: $text-primary; }
    &> .wire--string { color: $foreground; }
    &> .wire--literal { color: $text-accent; }
    &> .wire--mask { color: $text-warning; }
    &> .wire--error { color: $text-error; }
    &> .wire--success { color: $text-success; }
"""
"""The colours of the roles, for use inside the rule of a widget."""


def strip_of(
    spans: list[Span], width: int, style_of: Callable[[str], Style], over: Style | None = None
) -> Strip:
    """A line of `width` cells. `style_of` gives the style of a component class; `over` goes on top."""
    segments = [
        Segment(text, style_of(f"wire--{role}") + over if over else style_of(f"wire--{role}"))
        for text, role in spans
    ]
    blank = style_of(f"wire--{Role.PLAIN}")
    return Strip(segments).adjust_cell_length(width, blank + over if over else blank)
