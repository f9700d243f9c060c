"""How lessons are written on screens: prose with its marks, checks with their signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from mfa_tui.trace.text import printable
from mfa_tui.trainer.checking import NO_CALL
from mfa_tui.trainer.standing import Mark
from mfa_tui.ui.rows import row

if TYPE_CHECKING:
    from mfa_tui.trainer.lesson import Step
    from mfa_tui.trainer.standing import Check, Standing, StepStanding

_MARKED = re.compile(r"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`")
_SAYS = re.compile(r"\*\*The API says\*\*")
_SIGNS = {Mark.DONE: ("✓", "$text-success"), Mark.PENDING: ("·", "$quiet"), Mark.BROKEN: ("✗", "$text-error"), Mark.EXPLAINED: ("~", "$quiet")}  # fmt: skip

LABEL = 6
"""Cells of `Do`, `See` and `Why`, and what parts them from the text."""


def prose(text: str) -> Content:
    """The Markdown of a lesson: `code` and **bold** are drawn so, without their marks."""
    parts: list[Content | tuple[str, str]] = []
    end = 0
    for found in _MARKED.finditer(text):
        parts.append(Content(printable(text[end : found.start()])))
        style = "bold" if found["bold"] else "bold $accent"
        parts.append((printable(found["bold"] or found["code"]), style))
        end = found.end()
    return Content.assemble(*parts, Content(printable(text[end:])))


def counted(standing: Standing) -> str:
    """How many steps are done, and only explained: `2 of 5 done, 1 explained`."""
    done = sum(each.passed for each in standing.steps)
    explained = sum(each.explained for each in standing.steps)
    told = f", {explained} explained" if explained else ""
    return f"{done} of {len(standing.steps)} done{told}"


def sign_of(step: StepStanding) -> str:
    """One sign for how a step stands, that needs no colour: done, left out, explained, or open."""
    return "✓" if step.passed else "-" if step.skipped else "~" if step.explained else "·"


def saw(standing: Standing) -> str:
    """What was seen last: a wrong turn's hint, what a near miss lacked, or just the call."""
    if standing.wrong is not None:
        return f"✗ {standing.wrong.hint}"
    if standing.near is not None:
        return f"≈ exchange {standing.near.exchange} is almost it: {standing.near.reason}"
    return standing.saw if standing.saw == NO_CALL else f"saw {standing.saw}"


def step_text(step: Step, width: int) -> Content:
    """What to do, what to see and why, and the card if there is one, in `width` cells."""
    lines = [task_text(step, width), *_named("Why", step.why, width)]
    if step.card:
        lines += [Content(""), *_card(step.card, width)]
    return Content("\n").join(lines)


def task_text(step: Step, width: int) -> Content:
    """What to do and what to see, in `width` cells."""
    return Content("\n").join((*_named("Do", step.do, width), *_named("See", step.see, width)))


def _named(name: str, text: str, width: int) -> Iterator[Content]:
    if text:
        yield row(Content.styled(name, "bold"), prose(text), width, name_width=LABEL)


def check_lines(step: StepStanding, width: int) -> Content:
    """The checks of a step: sign and word, what is asked for, and what came of it."""
    longest = max((len(each.mark) for each in step.checks), default=0)
    return Content("\n").join(_check(each, width, max(10, longest + 3)) for each in step.checks)


def _check(check: Check, width: int, name_width: int) -> Content:
    sign, style = _SIGNS[check.mark]
    told = Content(printable(check.words))
    if check.exchange is not None and check.mark is Mark.DONE:
        told = Content.assemble(told, (f"  exchange {check.exchange}", "$quiet"))
    if check.reason:
        told = Content.assemble(told, (f": {printable(check.reason)}", "bold"))
    name = Content.styled(f"{sign} {check.mark}", style)
    return row(name, told, width, name_width=name_width)


def _card(card: str, width: int) -> Iterator[Content]:
    """The two voices of a card, each behind a sign and a bar of its own."""
    found = _SAYS.search(card)
    voices = (card[: found.start()], card[found.start() :]) if found else (card,)
    for sign, voice in zip("✗✓", voices, strict=False):
        style = "$text-error" if sign == "✗" else "$text-success"
        text = prose(voice.strip().replace("\n", " "))
        yield row(Content.styled(f"{sign} │", f"bold {style}"), text, width, name_width=4)
