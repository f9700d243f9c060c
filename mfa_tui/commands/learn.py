"""`mfa-tui learn`: the command line's door to the lessons."""

from __future__ import annotations

from pathlib import Path

import click

from mfa_tui.commands.options import known_lesson, lessons_option, theme_option


@click.command("learn")
@click.argument("lesson", metavar="[ID]", required=False)
@lessons_option
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
@theme_option
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
    if every and not present:
        raise click.UsageError("--every needs --present as well.")
    from mfa_tui.data_files import data_directory
    from mfa_tui.door import run
    from mfa_tui.training import LocalTraining
    from mfa_tui.ui.training import Start
    from mfa_tui.worlds.lab import LocalLab

    directory = None if fresh else data or data_directory
    training = LocalTraining(directory, lessons=lessons, seed=seed, alias=alias)
    wanted = known_lesson(training.library(), lesson).id if lesson else ""
    run(LocalLab(directory), theme, training, Start(wanted, present, every or 0))
