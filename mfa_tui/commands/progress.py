"""`mfa-tui progress …`: what was learned, as a list, a certificate, or a table for a class."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mfa_tui.commands.options import lessons_option

if TYPE_CHECKING:
    from mfa_tui.trainer.achievements import Achievement
    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.trainer.progress_file import ProgressFile

NOTHING = "There is no progress on record. `mfa-tui learn` begins one."

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where the progress is kept, if it was named to mfa-tui.",
)
_alias = click.option("--alias", metavar="NAME", default="me", help="Whose; `me` if left out.")
_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)


@click.group("progress")
def progress() -> None:
    """What you have learned: see it, print it, share it. It never holds a secret."""


@progress.command("show")
@_data
@_alias
@lessons_option
def show(data: Path | None, alias: str, lessons: Path | None) -> None:
    """List the lessons that were begun, and how they stand."""
    from mfa_tui.trainer.achievements import achievements, learners

    record = _record(data, alias)
    found = achievements(record.events, alias, _library(lessons))
    for each in found:
        click.echo(_line(each))
    if not record.events:
        click.echo(NOTHING)
    elif not found:
        click.echo(f"Nothing was begun by {alias} yet. `mfa-tui learn` begins.")
    if others := [each for each in learners(record.events) if each != alias]:
        click.echo(f"There is also progress of {', '.join(others)}: --alias NAME shows it.")


@progress.command("certificate")
@_file
@_data
@_alias
@lessons_option
@click.option("--name", metavar="TEXT", default="", help="The name on it, if not the alias.")
def certificate(
    file: Path | None, data: Path | None, alias: str, lessons: Path | None, name: str
) -> None:
    """Write a certificate in Markdown to FILE, or print it."""
    from mfa_tui.commands.output import write
    from mfa_tui.trainer.achievements import learners
    from mfa_tui.trainer.certificate import certificate as made

    record = _record(data, alias)
    known = learners(record.events)
    if not known:
        raise click.ClickException(NOTHING)
    if alias not in known:
        there = f"there is of {', '.join(known)}: --alias NAME"
        raise click.ClickException(f"There is no progress of {alias}; {there}.")
    write(made(record.events, alias, _library(lessons), name), file)


@progress.command("csv")
@_file
@_data
@lessons_option
def table(file: Path | None, data: Path | None, lessons: Path | None) -> None:
    """Write all learners as CSV to FILE, or print them: a row for each learner and lesson."""
    from mfa_tui.commands.output import write
    from mfa_tui.trainer.class_table import class_table

    write([class_table(_record(data, "me").events, _library(lessons))], file)


@progress.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@_data
@click.option("--as", "alias", metavar="NAME", help="Let all of it count for NAME.")
def take_in(files: tuple[Path, ...], data: Path | None, alias: str | None) -> None:
    """Add the progress.jsonl of others, by alias. What is there already is not added twice."""
    record = _record(data, "me")
    for file in files:
        click.echo(f"{file}: {record.take_in(file, alias)}")
    _tell(record)


@progress.command("reset")
@_data
@_alias
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(data: Path | None, alias: str, yes: bool) -> None:
    """Begin anew in every lesson. The file keeps what was, for you to look at."""
    record = _record(data, alias)
    if not yes:
        click.confirm(f"Begin anew in every lesson of {alias}?", abort=True)
    record.reset_all(time.time())
    _tell(record)
    click.echo(f"{alias} begins anew.")


def _record(data: Path | None, alias: str) -> ProgressFile:
    """The file of progress; what happened to it is told."""
    from mfa_tui.data_files import data_directory
    from mfa_tui.trainer.progress_file import FILE_NAME, ProgressFile

    record = ProgressFile((data or data_directory()) / FILE_NAME, alias)
    _tell(record)
    return record


def _tell(record: ProgressFile) -> None:
    if record.news:
        click.echo(record.news, err=True)


def _library(folder: Path | None) -> tuple[Lesson, ...]:
    from mfa_tui.trainer.library import library

    return library(folder).lessons


def _line(each: Achievement) -> str:
    found = each.summary
    if found.done:
        state = f"done {each.date}, {each.minutes} min"
    else:
        steps = f" of {len(each.lesson.steps)}" if each.lesson else ""
        state = f"begun, steps passed: {len(found.passed)}{steps}"
    points = f", {found.points} points" if found.done and each.is_drill else ""
    return f"{' '.join((found.lesson, each.title)).strip()}: {state}{points}"
