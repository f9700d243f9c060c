"""Rows of a name and a value, the value folded so that it stays right of the name."""

from __future__ import annotations

from textual.content import Content


def row(
    name: str | Content, value: str | Content, width: int = 0, *, name_width: int = 17
) -> Content:
    """`name`, muted if it is plain text, in a column of `name_width` cells, and `value` beside it.

    `width` is that of the whole row in cells; 0 while it is not known yet leaves `value` unfolded.
    """
    shown = Content.styled(name, "$quiet") if isinstance(name, str) else name
    value = Content(value) if isinstance(value, str) else value
    folded = value.wrap(width - name_width) if width > 2 * name_width else [value]
    indent = Content("\n" + " " * name_width)
    gap = max(1, name_width - shown.cell_length)
    return Content.assemble(shown.pad_right(gap), indent.join(folded))
