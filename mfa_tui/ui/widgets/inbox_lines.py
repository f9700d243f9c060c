"""The inbox on the phone's screen: the list of messages, and the chosen one below it in full."""

from __future__ import annotations

from datetime import tzinfo

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size

from mfa_tui.phone.inbox import Note
from mfa_tui.phone.phone import Phone
from mfa_tui.trace.text import one_line, printable
from mfa_tui.ui.widgets.phone_lines import (
    ROOMY,
    Line,
    Role,
    clock_time,
    filled,
    fit,
    paragraph,
    row,
    spaced,
    title,
)

EMPTY = "No message yet. Codes that Cognito sends by SMS or e-mail arrive here."
FULL = 14
"""From this height on, blank lines set the list apart."""

_MEDIUM = {"SMS": "SMS", "EMAIL": "mail"}
_FEW = 2
"""So many lines of the list stay where there is little room: the message itself matters more."""


def inbox_lines(
    phone: Phone, chosen: Note | None, size: Size, zone: tzinfo | None = None
) -> list[Line]:
    """Exactly `size.height` lines, each exactly `size.width` cells wide; `zone` as for `clock_time`."""
    width, height = size
    blank = [row("", "plain", width)] if height >= FULL else []
    lines = [title(phone, "inbox", width), *blank]
    if chosen is None:
        return filled([*lines, *paragraph(EMPTY, "muted", width)], size)
    notes = phone.inbox.notes
    room = height // 2 if height >= FULL else _FEW if height >= ROOMY else 1
    first = max(notes.index(chosen) - room + 1, 0)
    shown = notes[first : first + room]
    lines += [_note_line(note, note == chosen, width, zone) for note in shown]
    if blank and len(shown) < len(notes):
        older = len(notes) - first - len(shown)
        lines.append(row(f"  {first} newer, {older} older", "muted", width))
    return filled([*lines, *blank, *_heads(chosen, width), *blank, *_text(chosen, width)], size)


def _note_line(note: Note, chosen: bool, width: int, zone: tzinfo | None) -> Line:
    brought = f"  {spaced(note.code)} " if note.code else " "
    state = "new" if note.is_new else ""
    at = clock_time(note.arrived, zone)
    start = f"{'▸' if chosen else ' '} {state:<4}{_MEDIUM[note.medium]:<5}{at}"
    name = f"{start}  {one_line(note.destination)}"
    role: Role = "chosen" if chosen else "plain"
    return ((fit(name, width - cell_len(brought)), role), (brought, "code" if chosen else "plain"))


def _heads(note: Note, width: int) -> list[Line]:
    heads = [("From", note.sender), ("To", note.destination), ("Subject", note.subject or "")]
    return [_head(name, one_line(value), width) for name, value in heads if value]


def _head(name: str, value: str, width: int) -> Line:
    return ((f" {name:<9}", "muted"), (fit(value, width - 10), "plain"))


def _text(note: Note, width: int) -> list[Line]:
    """The words of the message, with the code marked."""
    lines: list[Line] = []
    code = note.code or ""
    for part in Content(printable(note.text)).wrap(max(width - 2, 1)):
        before, found, after = part.plain.partition(code) if code else (part.plain, "", "")
        code = "" if found else code
        end = width - cell_len(f" {before}{found}")
        lines.append(((f" {before}", "plain"), (found, "marked"), (fit(after, end), "plain")))
    return lines
