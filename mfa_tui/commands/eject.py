"""`mfa-tui eject`: the command line's door to `eject`."""

from __future__ import annotations

from pathlib import Path

import click

from mfa_tui.eject import STACKS, NotEjected, eject


@click.command("eject")
@click.argument("stack", type=click.Choice(list(STACKS)))
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
def eject_command(stack: str, directory: Path) -> None:
    """Write the handlers and the SAM template of a custom authentication into a new directory.

    They are the files that the local cloud runs. README.md in it tells how to deploy them.
    """
    try:
        written = eject(stack, directory)
    except NotEjected as problem:
        raise click.UsageError(str(problem)) from problem
    click.echo(f"{len(written)} files in {directory}. Next: {directory / 'README.md'}")
