"""`mfa-tui open`: the command line's door to saved traces."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mfa_tui.trace.export.reading import Reading

LARGE = 2_000_000
"""Bytes from which reading takes so long that its progress is shown."""


@click.command("open")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def open_command(file: Path) -> None:
    """Show a saved trace: a .jsonl of this program, or a .har of it or of a browser.

    Of a browser's file only the calls to Cognito are taken. Ctrl+C ends the reading of a large one.
    """
    from mfa_tui.trace.export.reading import NotATrace

    try:
        reading = _read(file)
    except NotATrace as problem:
        raise click.ClickException(f"{file} cannot be opened. {problem}") from problem
    except KeyboardInterrupt:
        raise click.ClickException(f"Reading {file} was cancelled; nothing is open.") from None
    told = "\n".join(reading.words())
    if not reading.exchanges:
        raise click.ClickException(f"There is nothing to show in {file}.\n{told}")
    # still there when the screens are gone
    click.echo(told, err=True)
    from mfa_tui.door import run
    from mfa_tui.worlds.recording_world import RecordingWorld

    run(RecordingWorld(file.name, reading))


def _read(file: Path) -> Reading:
    from mfa_tui.trace.export.opening import open_trace

    if file.stat().st_size < LARGE:
        return open_trace(file)
    with click.progressbar(length=1000, label=f"Reading {file.name}", file=sys.stderr) as bar:
        return open_trace(file, lambda share: bar.update(int(share * 1000) - bar.pos))
