"""Options that several commands have, and how the values of some are looked up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mfa_tui.door import THEMES

if TYPE_CHECKING:
    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.trainer.library import Library

lessons_option = click.option(
    "--lessons",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Lessons of your own; those with the id of a built-in one take its place.",
)
theme_option = click.option(
    "--theme", type=click.Choice(THEMES), default=THEMES[0], show_default=True
)


def known_lesson(library: Library, name: str) -> Lesson:
    """The lesson with the id `name`. Raises UsageError when there is none."""
    if found := library.lesson(name):
        return found
    known = ", ".join(each.id for each in library.lessons)
    raise click.UsageError(f"There is no lesson {name!r}; there are {known}.")
