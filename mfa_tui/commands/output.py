"""Where commands put the texts that they make: a file of the user's, or standard output."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from mfa_tui.trace.export.saving import NotSaved, save_text


def write(pieces: Iterable[str], file: Path | None) -> None:
    """Write `pieces` to `file`, readable for its owner only, or else print them.

    A file that is there already stays as it is. Raises click.ClickException.
    """
    if file is None:
        click.echo("".join(pieces), nl=False)
        return
    try:
        save_text(pieces, file)
    except NotSaved as problem:
        raise click.ClickException(f"{problem} Name another file.") from problem
    click.echo(f"Saved in {file}.")
