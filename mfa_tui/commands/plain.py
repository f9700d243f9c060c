"""`mfa-tui --plain`: the command line's door to text mode."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

from mfa_tui.commands.options import known_lesson

if TYPE_CHECKING:
    from mfa_tui.data_files import Directory
    from mfa_tui.worlds.remote_lab import RemoteLab

Command = TypeVar("Command", bound=Callable[..., None])


def plain_options(command: Command) -> Command:
    """The options of text mode: --plain, and those that only go with it."""
    plain = click.option(
        "--plain", is_flag=True, help="Lessons and free play as a dialogue of plain lines."
    )
    lesson = click.option(
        "--lesson",
        "lesson_id",
        metavar="ID",
        help="With --plain: begin this lesson; exit code 1 unless it is completed.",
    )
    seed = click.option("--seed", metavar="TEXT", help="With --plain: the same secrets each time.")
    alias = click.option(
        "--alias", metavar="NAME", help="With --plain: your name in the record of progress."
    )
    on_pool = click.option(
        "--on-pool", is_flag=True, help="With --plain and --lesson: begin it on the real pool."
    )
    return plain(lesson(on_pool(seed(alias(command)))))


def check_plain(
    plain: bool, needs_plain: Mapping[str, object], not_with_it: Mapping[str, object]
) -> None:
    """Refuse options, by name with their values, that do not go together. Raises UsageError."""
    stray = [name for name, value in needs_plain.items() if value and not plain]
    if stray:
        screens = (
            "each lesson asks where" if stray[0] == "--on-pool" else "`mfa-tui learn` takes it"
        )
        raise click.UsageError(f"{stray[0]} needs --plain as well. With screens {screens}.")
    strange = [name for name, value in not_with_it.items() if value is not None]
    if plain and strange:
        raise click.UsageError(
            f"{strange[0]} does not go with --plain, which has a practice cloud of its own."
        )


def plain_mode(
    directory: Directory,
    lessons: Path | None,
    lesson: str | None,
    seed: str | None,
    alias: str | None,
    pool: RemoteLab | None = None,
    *,
    on_pool: bool = False,
) -> None:
    """Hold the dialogue on standard input and output; exit code 1 if `lesson` is not completed.

    `directory` keeps the progress, `lessons` is a folder of one's own. Lessons can be opened on the
    real `pool`, too, and `lesson` is if `on_pool`.
    """
    from mfa_tui.plain.opening import run_plain
    from mfa_tui.training import LocalTraining

    if on_pool and not lesson:
        raise click.UsageError("--on-pool needs --lesson as well. In the dialogue: open L01 pool.")
    training = LocalTraining(directory, lessons=lessons, seed=seed, alias=alias or "me", pool=pool)
    wanted = known_lesson(training.library(), lesson) if lesson else None
    if not run_plain(training, _lenient(sys.stdin), _lenient(sys.stdout), wanted, on_pool=on_pool):
        raise SystemExit(1)


def _lenient(stream: TextIO) -> TextIO:
    """A terminal of few letters, or a script in another encoding, is no reason to break off."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    return stream
