"""A place in the program, and what each key brings there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from tests.ui.journey import Journey

At = Callable[[Journey], Awaitable[None]]
"""Walks there from the start of the program."""


@dataclass(frozen=True)
class Stop:
    """`at` walks there; `shows` says by the id of a binding what can be read after its key.

    # stands for a digit there, and None for the end of the program. The keys in `quiet` move
    something in sight that the tests of their widgets look at: here they must do no harm.
    """

    at: At
    shows: Mapping[str, str | None] = field(default_factory=dict)
    quiet: tuple[str, ...] = ()


def focused_id(walk: Journey) -> str | None:
    return walk.app.focused.id if walk.app.focused else None
