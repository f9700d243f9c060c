"""The lines of a lesson's strip: the task, what it waits for and what it saw, folded, not cut."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from textual.content import Content

from mfa_tui.trace.text import printable
from mfa_tui.trainer.checking import NO_CALL
from mfa_tui.ui.lesson_words import counted, prose, saw

if TYPE_CHECKING:
    from mfa_tui.trainer.standing import Standing

KEY = "ctrl+l"
"""What leads from the strip to the whole step."""

HINT = "a hint: ctrl+l, h"
"""What is offered in place of the key; no longer than what stands there otherwise."""

GAP = 2
"""Cells between two texts on a line."""

USUAL = 3
"""Lines of the strip as long as nothing goes wrong: the screen above stays where it is."""

TIGHT = 2
"""Lines that are left to it where the screen above has no room for what is worked on."""


def strip_lines(
    now: Standing,
    width: int,
    *,
    done: tuple[str, ...] = (),
    offering: bool = False,
    tight: bool = False,
) -> list[Content]:
    """The strip in `width` cells: as many lines as always, and more only for what went wrong.

    `done` are the titles of steps just done. A due hint is put where the key is, so that an offer
    takes no line and moves nothing. A call that went well is only told where there is room for it.
    Where it is `tight` task and wait have a line each, and the rest is left to the page behind the key.
    """
    text, right = _to_do(now), _right(now, offering)
    task = _around(text, right, width)
    told = _told(now, width, done, 1 if tight else USUAL - len(task))
    if not tight:
        lines = [*task, *told]
        return [*lines, *[Content("")] * (USUAL - len(lines))]
    room = width - GAP - right.cell_length
    return [*_around(_begun(text.wrap(room), room), right, width), _begun(told, width)]


def _told(now: Standing, width: int, done: tuple[str, ...], room: int) -> list[Content]:
    """What is awaited and what was seen last, in about as many lines as there is `room` for."""
    seen = _seen(now)
    if _went_wrong(now, done):
        return _folded(seen, width)
    awaited = _folded(_awaited(now, done), width)
    if done and len(awaited) > room:
        # for a moment only, and the task stands above it
        return [_begun(awaited, width)]
    if not seen:
        return awaited
    last = awaited[-1]
    if len(awaited) >= room and last.cell_length + GAP + seen.cell_length <= width:
        return [*awaited[:-1], last.pad_right(width - last.cell_length - seen.cell_length) + seen]
    spoken = _folded(seen, width)
    return [*awaited, *spoken] if now.stumbles or len(awaited) + len(spoken) <= room else awaited


def _went_wrong(now: Standing, done: tuple[str, ...]) -> bool:
    """Whether what was seen last is more important than what is awaited."""
    wrong = now.wrong is not None or now.near is not None
    return now.current is not None and wrong and not done


def _begun(lines: list[Content], width: int) -> Content:
    """The first of `lines`, with a sign if there are more."""
    first, *rest = lines
    return first.truncate(width - 1).rstrip() + "…" if rest else first


def _to_do(now: Standing) -> Content:
    if now.current is not None:
        return prose(now.current.step.do)
    explained = sum(each.explained for each in now.steps)
    left_out = sum(not each.passed for each in now.steps) - explained
    rest = f" {explained} explained." if explained else ""
    rest += f" {left_out} left out." if left_out else ""
    return Content.styled(f"✓ The lesson is through.{rest}", "bold")


def _right(now: Standing, offering: bool) -> Content:
    right = Content.assemble((counted(now), "$quiet"), "  ", (KEY, "bold $accent"))
    offer = Content.styled(HINT, "bold")
    return offer.pad_left(right.cell_length - offer.cell_length) if offering else right


def _awaited(now: Standing, done: tuple[str, ...]) -> Content:
    if now.current is None:
        return Content(f"{KEY} says what you have learned")
    ticked = f"✓ {', '.join(done)}. " if done else ""
    return Content.assemble((ticked, "bold $text-success"), f"waiting for {printable(now.waiting)}")


def _seen(now: Standing) -> Content:
    if now.saw == NO_CALL:
        return Content("")
    style = "bold" if now.wrong or now.near else "$quiet"
    return Content.styled(printable(saw(now)), style)


def _folded(text: Content, width: int) -> list[Content]:
    return text.wrap(width) if text else [text]


def _around(text: Content, right: Content, width: int) -> list[Content]:
    """`text` in lines of `width` cells, with `right` at the end of the first."""
    first = text.wrap(max(1, width - GAP - right.cell_length))[0]
    rest = text[len(first) :]
    rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
    head = first.pad_right(width - first.cell_length - right.cell_length) + right
    return [head, *chain.from_iterable(_folded(rest, width) for _ in range(bool(rest)))]
