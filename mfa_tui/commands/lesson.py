"""`mfa-tui lesson …`: the tools of those who write lessons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mfa_tui.commands.options import known_lesson, lessons_option
from mfa_tui.trace.words import counted

if TYPE_CHECKING:
    from mfa_tui.practice.lesson_check import Verdict


@click.group("lesson")
def lesson() -> None:
    """Check lessons, begin new ones, and hand them out."""


@lesson.command("check")
@click.argument(
    "where", metavar="[DIR|FILE …]", nargs=-1, type=click.Path(path_type=Path, exists=True)
)
def check(where: tuple[Path, ...]) -> None:
    """Go through lessons headless, and tell what is wrong with each.

    The reference has to pass every step, each wrong turn has to get its hint and no other, and the
    untouched preset must pass nothing. Without DIR the lessons of the program are checked.
    """
    from mfa_tui.practice.lesson_check import checked
    from mfa_tui.trainer.library import built_in_folders, lesson_files

    places = where or built_in_folders()
    files = [
        each for place in places for each in (lesson_files(place) or (place,)) if each.is_file()
    ]
    if not files:
        raise click.ClickException(f"There are no lessons in {', '.join(map(str, places))}.")
    good = True
    for path in files:
        verdict = checked(path)
        good = good and not verdict.problems
        click.echo(_line(verdict))
        for problem in verdict.problems:
            click.echo(f"  {problem}")
    if not good:
        raise SystemExit(1)


@lesson.command("new")
@click.argument("name", metavar="ID")
@click.argument("title")
@click.argument(
    "folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path, file_okay=False)
)
def new(name: str, title: str, folder: Path) -> None:
    """Write a small complete lesson into DIR, to be replaced piece by piece.

    It passes `mfa-tui lesson check` as it is.
    """
    from mfa_tui.practice.skeleton import NotWritten, write_lesson

    try:
        path = write_lesson(name, title, folder)
    except NotWritten as problem:
        raise click.UsageError(str(problem)) from problem
    click.echo(f"{path}. Next: mfa-tui lesson check {path}")


@lesson.command("handout")
@click.argument("name", metavar="ID")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option(
    "--trace",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The learner's saved trace, .jsonl or .har. Its secrets are masked.",
)
@lessons_option
def handout(name: str, file: Path | None, trace: Path | None, lessons: Path | None) -> None:
    """Write the text of a lesson, and the calls of a trace, in Markdown to FILE, or print it."""
    from mfa_tui.commands.output import write
    from mfa_tui.trace.export.opening import open_trace
    from mfa_tui.trace.export.reading import NotATrace
    from mfa_tui.trainer.handout import handout as made
    from mfa_tui.trainer.library import library

    found = known_lesson(library(lessons), name)
    try:
        exchanges = open_trace(trace).exchanges if trace else None
    except NotATrace as problem:
        raise click.ClickException(f"{trace} cannot be opened. {problem}") from problem
    write(made(found, exchanges), file)


def _line(verdict: Verdict) -> str:
    count = len(verdict.problems)
    state = counted(count, "problem") if count else "ok"
    if not verdict.title:
        return f"{verdict.path.name}: {state}"
    what = f"{counted(verdict.steps, 'step')}, {counted(verdict.wrong_turns, 'wrong turn')}"
    return f"{verdict.path.name}: {verdict.title}: {what}: {state}"
