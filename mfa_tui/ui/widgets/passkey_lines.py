"""The passkeys on the phone's screen: a line for each, and whether the phone can tell its owner."""

from __future__ import annotations

from rich.cells import cell_len
from textual.geometry import Size

from mfa_tui.phone.passkeys import Passkey
from mfa_tui.phone.phone import Phone
from mfa_tui.trace.text import one_line
from mfa_tui.ui.widgets.phone_lines import (
    ROOMY,
    Line,
    Role,
    filled,
    fit,
    paragraph,
    row,
    title,
)

EMPTY = "No passkey yet. When signed in, p then a lets this phone make one."
LOCKED = "Screen lock on: sites learn that it is you."
UNLOCKED = "Screen lock off: sites that want to know that it is you are refused. l turns it on."
LEAST = 12
"""Cells that a name keeps, however narrow the phone is."""


def passkey_lines(
    phone: Phone, chosen: Passkey | None, doomed: Passkey | None, size: Size
) -> list[Line]:
    """Exactly `size.height` lines, each exactly `size.width` cells wide.

    `doomed` is the one that is deleted if the key is pressed again.
    """
    width, height = size
    blank = [row("", "plain", width)] if height >= ROOMY else []
    locked = phone.passkeys.screen_lock
    lock = paragraph(LOCKED if locked else UNLOCKED, "muted" if locked else "warning", width)
    lines = [title(phone, "passkeys", width), *blank, *lock, *blank]
    if chosen is None:
        return filled([*lines, *paragraph(EMPTY, "muted", width)], size)
    held = phone.passkeys.all
    room = max(height - len(lines), 1)
    first = max(held.index(chosen) - room + 1, 0)
    shown = held[first : first + room]
    return filled(
        [*lines, *(_line(each, each == chosen, each == doomed, width) for each in shown)], size
    )


def _line(passkey: Passkey, chosen: bool, doomed: bool, width: int) -> Line:
    times = "once" if passkey.count == 1 else f"{passkey.count} times"
    tail = "  press delete again to remove it " if doomed else f"  signed {times} "
    room = max(width - cell_len(tail), min(width, LEAST))
    name = fit(f"{'▸' if chosen else ' '} {one_line(passkey.label)}", room)
    role: Role = "warning" if doomed else "muted"
    return ((name, "chosen" if chosen else "plain"), (fit(tail, width - room), role))
