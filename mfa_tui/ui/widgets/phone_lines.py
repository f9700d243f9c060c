"""What the phone's screen says, as lines of text with roles: pure functions of the phone."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from rich.cells import cell_len, set_cell_size
from textual.geometry import Region, Size

from mfa_tui.phone.authenticator import Account, Authenticator, skew_words
from mfa_tui.phone.phone import Phone, waits_at_duo
from mfa_tui.trace.text import one_line

Role = Literal["plain", "title", "muted", "chosen", "code", "marked", "warning"]
View = Literal["authenticator", "inbox", "passkeys", "duo"]
Line = tuple[tuple[str, Role], ...]
"""Pieces of text with their roles, from left to right; together as wide as the pane."""

EMPTY = (
    "No account yet. Scan the QR code on the enrolment screen with this phone, or type its secret."
)
CHANGING = 5
"""With this many seconds left or fewer, waiting for the next code is the better choice."""

COUNTDOWN_WIDTH = 14
ROOMY = 8
"""From this height on, a blank line sets the title apart."""

_BAR = 8
_NAMES = {"duo": "Duo Mobile"}


@dataclass(frozen=True)
class Attention:
    """What the pane's user is at: the `chosen` account, the one `awaited` by the app but not on
    the phone, and the one to be removed if delete is pressed again (`doomed`)."""

    chosen: Account | None = None
    awaited: str | None = None
    doomed: Account | None = None


def phone_lines(
    phone: Phone, attention: Attention, size: Size, zone: tzinfo | None = None
) -> list[Line]:
    """Exactly `size.height` lines, each exactly `size.width` cells wide; `zone` as for `clock_time`.

    The last COUNTDOWN_WIDTH cells of an account's line are what changes from second to second.
    """
    width, height = size
    lines = [title(phone, "authenticator", width, zone)]
    if height >= ROOMY:
        lines.append(row("", "plain", width))
    for text, role in _notices(phone, attention):
        lines += paragraph(text, role, width)
    if phone.authenticator.accounts:
        # one account and the count of the others stay in sight, whatever there is to say
        del lines[max(height - 2, 1) :]
        lines += _account_lines(phone.authenticator, attention, width, height - len(lines))
    return filled(lines, size)


def changed_regions(old: list[Line], new: list[Line]) -> list[Region]:
    """Where `new`, of as many lines, differs from `old`: a region a line, in whole pieces."""
    return [
        Region(start, y, end - start, 1)
        for y, (before, after) in enumerate(zip(old, new, strict=True))
        if before != after
        for start, end in (_changed_span(before, after),)
    ]


def _changed_span(before: Line, after: Line) -> tuple[int, int]:
    widths = [cell_len(text) for text, _ in after]
    if widths != [cell_len(text) for text, _ in before]:
        return 0, sum(widths)
    changed = [index for index, piece in enumerate(after) if piece != before[index]]
    return sum(widths[: changed[0]]), sum(widths[: changed[-1] + 1])


def title(phone: Phone, view: View, width: int, zone: tzinfo | None = None) -> Line:
    """The first line: what is on show, the keys to the rest of the phone, and the clock."""
    authenticator = phone.authenticator
    skew = skew_words(authenticator.skew)
    # where nothing ticks, a clock that stands still would lie
    ticking = view == "authenticator" and bool(authenticator.accounts)
    clock = clock_time(authenticator.now, zone) if ticking else ""
    end = f"  {skew} " if skew else " "
    left = width - cell_len(clock) - cell_len(end)
    name, others = f" Phone · {_NAMES.get(view, view)}", ""
    if cell_len(name) + 2 > left:
        name = " Phone"
    for other in _others(phone, view):
        if cell_len(name + others + other) + 2 <= left:
            others += other
    return (
        (name, "title"),
        (fit(others, left - cell_len(name)), "code" if _calling(phone, view) else "muted"),
        (clock, "muted"),
        (end, "warning"),
    )


def _others(phone: Phone, view: View) -> list[str]:
    """The keys to what is not on show, and what waits there; the most useful first."""
    new, waits = phone.inbox.new, waits_at_duo(phone.duo)
    keys: dict[View, str] = {
        "inbox": f"   i inbox, {new} new" if new else "   i inbox",
        "authenticator": "   a authenticator",
        "passkeys": "   p passkeys",
        "duo": f"   u {waits}" if waits else "   u Duo",
    }
    order = sorted(keys, key=lambda view: view == "duo" and bool(waits), reverse=True)
    return [keys[other] for other in order if other != view]


def _calling(phone: Phone, view: View) -> bool:
    """Whether something new is where nobody looks."""
    return bool(phone.inbox.new or (view != "duo" and waits_at_duo(phone.duo)))


def clock_time(moment: float, zone: tzinfo | None = None) -> str:
    """`moment`, in seconds since the epoch, as phones show it: hours and minutes.

    It is told in `zone`, or in the time zone of this computer.
    """
    return f"{datetime.fromtimestamp(moment, zone):%H:%M}"


def paragraph(text: str, role: Role, width: int) -> list[Line]:
    """`text` folded into lines of `width` cells."""
    return [row(f" {part}", role, width) for part in textwrap.wrap(text, max(width - 2, 1))]


def filled(lines: list[Line], size: Size) -> list[Line]:
    """`lines` cut or filled up to the height of `size`."""
    blank = row("", "plain", size.width)
    return (lines + [blank] * (size.height - len(lines)))[: size.height]


def _notices(phone: Phone, attention: Attention) -> list[tuple[str, Role]]:
    notices: list[tuple[str, Role]] = []
    if phone.problem:
        notices.append((phone.problem, "warning"))
    if not phone.authenticator.accounts:
        notices.append((EMPTY, "muted"))
    elif attention.awaited:
        notices.append((f"No account for {one_line(attention.awaited)} on this phone.", "warning"))
    return notices


def _account_lines(
    authenticator: Authenticator, attention: Attention, width: int, height: int
) -> list[Line]:
    """A line for each account that fits, the chosen one among them, and one for the others."""
    accounts = authenticator.accounts
    room = len(accounts) if len(accounts) <= height else max(height - 1, 1)
    place = accounts.index(attention.chosen) if attention.chosen else 0
    first = max(place - room + 1, 0)
    shown = accounts[first : first + room]
    lines = [
        _account_line(authenticator, account, attention, width - COUNTDOWN_WIDTH)
        + _countdown(authenticator, account, attention)
        for account in shown
    ]
    if len(shown) < len(accounts):
        below = len(accounts) - first - room
        lines.append(row(f"  {first} more above, {below} below", "muted", width))
    return lines


def _account_line(
    authenticator: Authenticator, account: Account, attention: Attention, width: int
) -> Line:
    chosen = account == attention.chosen
    if account == attention.doomed:
        tail, role = "  press delete again ", "warning"
    else:
        tail, role = f"  {spaced(authenticator.code(account))} ", "code" if chosen else "plain"
    name = fit(one_line(account.label), width - cell_len(tail) - 2)
    return ((f"{'▸' if chosen else ' '} {name}", "chosen" if chosen else "plain"), (tail, role))


def _countdown(authenticator: Authenticator, account: Account, attention: Attention) -> Line:
    if account == attention.doomed:
        return row("to remove it", "warning", COUNTDOWN_WIDTH)
    left = authenticator.remaining(account)
    # A number that moves on every line would cost each line's bytes every second.
    number = f"{left:2} s " if account == attention.chosen else "     "
    changing = left <= CHANGING
    bar = "changing" if changing else _bar(left / account.period)
    role = "warning" if changing else "muted"
    return ((number, role), (fit(bar, COUNTDOWN_WIDTH - len(number)), role))


def spaced(code: str) -> str:
    """`code` in two halves, as phones show it: `123 456`."""
    middle = (len(code) + 1) // 2
    return f"{code[:middle]} {code[middle:]}"


def _bar(share: float) -> str:
    full = max(1, round(share * _BAR))
    return "━" * full + "─" * (_BAR - full)


def row(text: str, role: Role, width: int) -> Line:
    """`text` as a line of one piece."""
    return ((fit(text, width), role),)


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells; an ellipsis shows that some is missing."""
    if cell_len(text) > width > 0:
        return set_cell_size(text, width - 1) + "…"
    return set_cell_size(text, max(width, 0))
