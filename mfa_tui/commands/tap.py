"""`mfa-tui tap`: the command line's door to what other programs send to a real pool."""

from __future__ import annotations

import click


@click.command("tap")
@click.option("--pool-id", metavar="ID", required=True, help="The user pool, for its region.")
@click.option("--client-id", metavar="ID", help="An app client, to sign in on the screens as well.")
@click.option("--region", metavar="NAME", help="Read from the pool id when left out.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=9230, show_default=True, help="0: any."
)
@click.option(
    "--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Or ::1, no other."
)
@click.option(
    "--profile", metavar="NAME", help="Sign signed calls anew with this AWS profile's credentials."
)
@click.option(
    "--endpoint-url", metavar="URL", help="Another endpoint, e.g. a local cloud served elsewhere."
)
@click.option("--headless", is_flag=True, help="No screens: a line for each call, secrets masked.")
def tap_command(
    pool_id: str,
    client_id: str | None,
    region: str | None,
    port: int,
    host: str,
    profile: str | None,
    endpoint_url: str | None,
    headless: bool,
) -> None:
    """Show what your own programs send to a real pool, as it happens.

    It listens for programs of this computer, and passes calls on to Cognito in the pool's region,
    unchanged but for the Host. Let your program call it in place of Cognito. All calls of the region
    pass and are shown, because most name no pool. Calls that are signed (those of administrators)
    are signed anew with --profile, and refused without it. Nothing is written to disk.
    """
    from mfa_tui.data_files import data_directory
    from mfa_tui.signin.target import Target, TargetProblem
    from mfa_tui.tap.address import AddressProblem, checked, endpoint, own
    from mfa_tui.tap.world import NO_CLIENT, TapWorld

    if headless and client_id:
        raise click.UsageError("--client-id is for the screens, which --headless leaves out.")
    try:
        host = own(host)
        target = Target.remote(
            pool_id,
            client_id or NO_CLIENT,
            region=region,
            profile=profile,
            endpoint_url=endpoint_url,
        )
        base = checked(endpoint_url or endpoint(target.region), target.region)
    except (AddressProblem, TargetProblem) as problem:
        raise click.UsageError(str(problem)) from problem
    if port and base.rpartition(":")[2] == str(port):
        raise click.UsageError("--endpoint-url is the tap's own address. Choose another --port.")
    world = TapWorld(target, base, port, profile, data_directory if client_id else None, host)
    if headless:
        from mfa_tui.tap.headless import listen

        listen(world)
    else:
        from mfa_tui.door import run

        run(world)
