"""`mfa-tui lesson …`: the tools of those who write lessons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mfa_tui.lesson_check import Verdict


@click.group("lesson")
def lesson() -> None:
    """Check lessons, and begin new ones."""


@lesson.command("check")
@click.argument(
    "where", metavar="[DIR|FILE …]", nargs=-1, type=click.Path(path_type=Path, exists=True)
)
def check(where: tuple[Path, ...]) -> None:
    """Go through lessons headless, and tell what is wrong with each.

    The reference has to pass every step, each wrong turn has to get its hint and no other, and the
    untouched preset must pass nothing. Without DIR the lessons of the program are checked.
    """
    from mfa_tui.lesson_check import built_in_folders, checked, lesson_files

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


def _line(verdict: Verdict) -> str:
    count = len(verdict.problems)
    state = _count(count, "problem") if count else "ok"
    if not verdict.title:
        return f"{verdict.path.name}: {state}"
    what = f"{_count(verdict.steps, 'step')}, {_count(verdict.wrong_turns, 'wrong turn')}"
    return f"{verdict.path.name}: {verdict.title}: {what}: {state}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
