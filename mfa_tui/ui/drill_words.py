"""How a drill went, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from mfa_tui.trace.text import printable
from mfa_tui.trainer.scoring import HINT_COST
from mfa_tui.ui.rows import row

if TYPE_CHECKING:
    from mfa_tui.trainer.run import LessonRun
    from mfa_tui.trainer.scoring import Result

_NAME = 18
"""Cells of the names at the left."""


def found_words(before: Result, after: Result) -> Content:
    """What pointing at a place has brought: the cause that it proves, or that it proves none."""
    fresh = [cause for cause in after.found if cause not in before.found]
    if fresh:
        left = after.causes - len(after.found)
        rest = f" {left} more to find." if left else ""
        words = printable(" ".join(cause.text for cause in fresh))
        return Content.assemble(("✓ That proves it. ", "bold $text-success"), f"{words}{rest}")
    if after.guesses > before.guesses:
        return Content.assemble(
            ("✗ That proves no cause. ", "bold"), "Each such guess costs points."
        )
    return Content("You have pointed there before.")


def cause_lines(run: LessonRun, width: int) -> Content:
    """The causes that were pointed at so far, and what is left to point at."""
    causes = run.found
    lines = [
        row(Content.styled("✓ cause", "$text-success"), printable(each.text), width, name_width=10)
        for each in causes
    ]
    left = len(run.lesson.score.causes) - len(causes)
    if left:
        more = Content.assemble(
            f"{left} more to point at: " if causes else "a place that proves it: ",
            ("d", "bold $accent"),
        )
        lines.append(row(Content.styled("· cause", "$quiet"), more, width, name_width=10))
    return Content("\n").join(lines)


def score_lines(result: Result, width: int) -> Content:
    """What was found and repaired, and its worth, in `width` cells."""
    cost = f", {HINT_COST} points each" if result.scored else ""
    facts = [
        ("Points", f"{result.points} of 100"),
        ("Causes found", f"{len(result.found)} of {result.causes}"),
        ("Pointed wrongly", str(result.guesses)),
        ("Repaired", "✓ yes" if result.fixed else "✗ no"),
        ("Changed besides", ", ".join(map(printable, result.collateral)) or "nothing"),
        ("Calls", f"{result.calls}, besides those that only look"),
        ("Hints", f"{result.hints}{cost}"),
    ]
    return Content("\n").join(row(name, value, width, name_width=_NAME) for name, value in facts)
