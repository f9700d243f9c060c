"""`mfa-tui learn`: the command line's door to the lessons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mfa_tui.training import LocalTraining

LESSONS_HELP = "Lessons of your own; those with the id of a built-in one take its place."


@click.command("learn")
@click.argument("lesson", metavar="[ID]", required=False)
@click.option(
    "--lessons",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help=LESSONS_HELP,
)
@click.option(
    "--seed", metavar="TEXT", help="Give everybody in a class the same users, ids and secrets."
)
@click.option("--alias", metavar="NAME", default="me", help="Your name in the record of progress.")
@click.option("--present", is_flag=True, help="Show the lesson, or all of them, to a room.")
@click.option(
    "--every",
    type=click.FloatRange(min=0.5),
    metavar="SECONDS",
    help="With --present: go on by itself, and begin again at the end.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the practice pool, the phone and the progress in this directory.",
)
@click.option("--fresh", is_flag=True, help="Keep nothing: no practice pool, no progress.")
@click.option("--theme", metavar="NAME", default="mfa-dark", help="As for mfa-tui itself.")
def learn(
    lesson: str | None,
    lessons: Path | None,
    seed: str | None,
    alias: str,
    present: bool,
    every: float | None,
    data: Path | None,
    fresh: bool,
    theme: str,
) -> None:
    """Open the lessons, or the one with this ID, such as L01.

    Each happens in a practice cloud of its own; nothing that you do there touches your practice
    pools.
    """
    from mfa_tui.cli import THEMES

    if every and not present:
        raise click.UsageError("--every needs --present as well.")
    if theme not in THEMES:
        raise click.UsageError(f"There is no theme {theme!r}; there are {', '.join(THEMES)}.")
    from mfa_tui.door import run
    from mfa_tui.lab import LocalLab, data_directory
    from mfa_tui.training import LocalTraining
    from mfa_tui.ui.training import Start

    directory = None if fresh else data or data_directory
    training = LocalTraining(directory, lessons=lessons, seed=seed, alias=alias)
    begin = Start(_known(training, lesson) if lesson else "", present, every or 0)
    run(LocalLab(directory), theme, training, begin)


def _known(training: LocalTraining, name: str) -> str:
    """The id of the lesson that is called `name`. Raises UsageError when there is none."""
    library = training.library()
    if found := library.lesson(name):
        return found.id
    known = ", ".join(each.id for each in library.lessons)
    raise click.UsageError(f"There is no lesson {name!r}; there are {known}.")
