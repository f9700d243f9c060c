"""`mfa-tui put-back`: the way back to a pool's configuration that a lesson saved."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("put-back")
@click.argument("snapshot", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Write the inputs there instead of beside the snapshot.",
)
@click.option("--profile", metavar="NAME", default="", help="AWS profile for the commands.")
@click.option("--endpoint-url", metavar="URL", default="", help="Endpoint for the commands.")
def put_back_command(snapshot: Path, into: Path | None, profile: str, endpoint_url: str) -> None:
    """Print the AWS CLI commands that put back what a lesson on a real pool has saved.

    Each takes a complete input, which is written to a file that only you can read. Nothing is sent.
    """
    from mfa_tui.practice.whole_updates import NoSuchSnapshot, put_back
    from mfa_tui.trace.export.saving import NotSaved

    try:
        commands = list(put_back(snapshot, into or snapshot.parent, endpoint_url, profile))
    except (NoSuchSnapshot, NotSaved) as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo("# Nothing was sent. Look at the inputs, then run these in their order:")
    for command in commands:
        click.echo(command)
    click.echo(
        "# They put back settings of the pool, MFA and the app client as they were; users, and\n"
        "# whatever was set after the snapshot by somebody else, they do not know. Never tried\n"
        "# against AWS itself."
    )
