"""Duo Mobile on the phone's screen: the login or call that waits, or the accounts it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from math import ceil

from rich.cells import cell_len
from textual.geometry import Size

from mfa_tui.phone.duo_mobile import DuoAccount, PhoneCall, PushRequest
from mfa_tui.phone.phone import Phone
from mfa_tui.trace.text import one_line
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

EMPTY = (
    "No account yet. The first sign-in at a Duo pool brings those of its users. A new user joins "
    "by the address that the sign-in shows: copy it there, press v here."
)
QUIET = "Nobody asks. r looks for a login whose push did not arrive."
NAME_WIDTH = 15
LONGEST_QUESTION = 10
"""Lines of a question with its usual facts and keys."""


@dataclass(frozen=True)
class DuoAttention:
    """What the pane's user is at: the `push` or the `call` that the keys answer, of all those
    `waiting`, the number `typed` so far, the `account` the keys act on with its `passcode`, and
    `news` of the last key. Times are told in `zone`, as by `clock_time`."""

    push: PushRequest | None = None
    call: PhoneCall | None = None
    waiting: tuple[PushRequest | PhoneCall, ...] = ()
    typed: str = ""
    account: DuoAccount | None = None
    passcode: str = ""
    news: str = ""
    zone: tzinfo | None = None


def duo_lines(phone: Phone, attention: DuoAttention, size: Size) -> list[Line]:
    """Exactly `size.height` lines, each exactly `size.width` cells wide."""
    width, height = size
    blank = [row("", "plain", width)] if height >= ROOMY else []
    lines = [title(phone, "duo", width), *blank]
    if attention.news:
        lines += paragraph(attention.news, "chosen", width)
    lines += _waiting(attention, Size(width, height - len(lines)))
    size_left = Size(width, height - len(lines))
    if attention.push is not None:
        lines += _push_lines(phone, attention.push, attention, size_left)
    elif attention.call is not None:
        lines += _call_lines(phone, attention.call, attention, size_left)
    else:
        lines += _accounts(phone, attention, size_left)
    return filled(lines, size)


def _waiting(attention: DuoAttention, size: Size) -> list[Line]:
    """A line for each that waits, where more than one does and the question leaves room for them."""
    waiting, asked = attention.waiting, attention.push or attention.call
    if len(waiting) < 2 or asked is None or size.height - len(waiting) <= LONGEST_QUESTION:
        return []
    lines = [_waits(each, each.id == asked.id, attention.zone, size.width) for each in waiting]
    return [*lines, row("", "plain", size.width)]


def _waits(each: PushRequest | PhoneCall, chosen: bool, zone: tzinfo | None, width: int) -> Line:
    name = f"{'▸' if chosen else ' '} {one_line(each.username)}"
    call = isinstance(each, PhoneCall)
    kind = f"call to {each.number}" if call else f"login at {clock_time(each.started, zone)}"
    words = fit(f"{kind}  {one_line(each.application)}", width - NAME_WIDTH)
    return (
        (fit(name, NAME_WIDTH), "chosen" if chosen else "plain"),
        (words, "plain" if chosen else "muted"),
    )


def _push_lines(phone: Phone, push: PushRequest, attention: DuoAttention, size: Size) -> list[Line]:
    width, typed = size.width, attention.typed
    facts = (
        ("User", push.username),
        ("Application", push.application),
        ("From", push.location),
        ("When", clock_time(push.started, attention.zone)),
        *push.details,
    )
    keys = "y approves, n denies, x reports that it was not you"
    number: list[Line] = []
    if push.digits:
        number = [_fact("Number", typed.ljust(push.digits, "_"), width, "code")]
        keys = "Type the number that the sign-in shows, then y."
    head = _head(f"Is that you? {push.title}", push, phone, attention, width)
    return _asking(head, facts, [*number, *_keys(keys, width)], attention, size)


def _call_lines(phone: Phone, call: PhoneCall, attention: DuoAttention, size: Size) -> list[Line]:
    facts = (("User", call.username), ("Application", call.application))
    words = f"In a call: {call.number}" if call.answered else f"It rings: {call.number}"
    keys = "# signs in, n hangs up" if call.answered else "y picks up, n turns the call away"
    head = _head(words, call, phone, attention, size.width)
    return _asking(head, facts, _keys(keys, size.width), attention, size)


def _asking(
    head: Line,
    facts: tuple[tuple[str, str], ...],
    keys: list[Line],
    attention: DuoAttention,
    size: Size,
) -> list[Line]:
    """A question with its facts; the keys stay in sight, whatever the application has to say."""
    passcode = _passcode(attention, size.width)
    if attention.passcode:
        keys = [*passcode, *keys]
    room = max(size.height - 1 - len(keys), 0)
    shown = [_fact(one_line(name), one_line(value), size.width) for name, value in facts]
    if not attention.passcode:
        shown += passcode
    gap = [row("", "plain", size.width)] if room > len(shown) else []
    return [head, *shown[:room], *gap, *keys]


def _passcode(attention: DuoAttention, width: int) -> list[Line]:
    """The way round the question, for a sign-in that takes a code."""
    if attention.account is None:
        return []
    if attention.passcode:
        return [_fact("Passcode", spaced(attention.passcode), width, "code")]
    return [_fact("Passcode", "c makes one", width, "muted")]


def _head(
    text: str,
    asked: PushRequest | PhoneCall,
    phone: Phone,
    attention: DuoAttention,
    width: int,
) -> Line:
    """What is asked, which of those that wait it is, and how long it does."""
    waiting = [each.id for each in attention.waiting]
    place = waiting.index(asked.id) + 1 if asked.id in waiting else 1
    which = f"  {place} of {len(waiting)} ↑↓" if len(waiting) > 1 else ""
    end = f"{which}  {max(ceil(asked.expires - phone.clock()), 0):2} s "
    return ((fit(f"▸ {one_line(text)}", width - cell_len(end)), "chosen"), (end, "muted"))


def _fact(name: str, value: str, width: int, role: Role = "plain") -> Line:
    return ((fit(f"  {name}", NAME_WIDTH), "muted"), (fit(value, width - NAME_WIDTH), role))


def _keys(words: str, width: int) -> list[Line]:
    return [((" ", "plain"), *line) for line in paragraph(words, "muted", width - 1)]


def _accounts(phone: Phone, attention: DuoAttention, size: Size) -> list[Line]:
    """The accounts that fit, the chosen one among them."""
    accounts, width = phone.duo.accounts, size.width
    if not accounts or attention.account is None:
        return paragraph(EMPTY, "muted", width)
    notes = paragraph(QUIET, "muted", width)
    room = max(size.height - len(notes), 1)
    first = max(accounts.index(attention.account) - room + 1, 0)
    shown = accounts[first : first + room]
    return [*notes, *(_account(each, attention, width) for each in shown)]


def _account(account: DuoAccount, attention: DuoAttention, width: int) -> Line:
    chosen = account == attention.account
    name, code = f"{'▸' if chosen else ' '} {one_line(account.username)}", attention.passcode
    words = f"  passcode {spaced(code)} " if code else "  c makes a passcode "
    tail = words if chosen else " "
    role: Role = "code" if code else "muted"
    return (
        (fit(name, width - cell_len(tail)), "chosen" if chosen else "plain"),
        (tail, role),
    )
