"""`mfa-tui serve`: the command line's door to the local cloud, for other programs."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("serve")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=9229, show_default=True, help="0: any."
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the pools in this directory; in memory when left out.",
)
@click.option(
    "--issuer", metavar="URL", help="The base of `iss` in tokens, if not the served address."
)
@click.option(
    "--require-signature",
    is_flag=True,
    help="Verify the signatures of admin calls, by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of "
    "this environment unless --access-key says otherwise.",
)
@click.option(
    "--access-key",
    "access_keys",
    metavar="ID=VAR",
    multiple=True,
    help="An access key id, and the environment variable with its secret. Can be repeated.",
)
@click.option(
    "--lambda-endpoint",
    metavar="URL",
    help="Call the triggers of pools there, by Lambda's Invoke API (as `sam local start-lambda`).",
)
@click.option(
    "--duo-port",
    type=click.IntRange(0, 65535),
    help="Serve a Duo on this port as well, TLS and plain HTTP. 0: any.",
)
@click.option(
    "--trigger",
    "triggers",
    metavar="[POOL:]TRIGGER=FILE:HANDLER",
    multiple=True,
    help="Run a Python handler of yours, e.g. CreateAuthChallenge=./app.py:handler, for a practice "
    "pool or, by default, for one made for it. It has the variables of this environment but AWS_*. "
    "Can be repeated.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Make the user pools of a SAM template, with its clients, functions and secrets.",
)
@click.option(
    "--parameter",
    "parameters",
    metavar="NAME=VALUE",
    multiple=True,
    help="A parameter of the template. Can be repeated.",
)
@click.option(
    "--preset",
    metavar="NAME",
    default="practice",
    help="Begin with this state instead of the practice pools; `mfa-tui local preset` lists them.",
)
@click.option("--seed", metavar="TEXT", help="Make the preset with the same secrets each time.")
@click.option("--coverage", is_flag=True, help="Print which operations are implemented, and end.")
@click.option("--json", "as_json", is_flag=True, help="Print the ids as one line of JSON.")
def serve_command(
    port: int,
    data: Path | None,
    issuer: str | None,
    require_signature: bool,
    access_keys: tuple[str, ...],
    lambda_endpoint: str | None,
    duo_port: int | None,
    triggers: tuple[str, ...],
    template: Path | None,
    parameters: tuple[str, ...],
    preset: str,
    seed: str | None,
    coverage: bool,
    as_json: bool,
) -> None:
    """Serve the local Cognito on 127.0.0.1 for the AWS CLI and any SDK."""
    if coverage:
        from mfa_tui.coverage import coverage_text

        click.echo(coverage_text(as_json=as_json))
        return
    if access_keys and not require_signature:
        raise click.UsageError("--access-key needs --require-signature as well.")
    if parameters and not template:
        raise click.UsageError("--parameter needs --template as well.")
    from mfa_tui.data_files import POOL, path_in
    from mfa_tui.serving.access_keys import from_environment
    from mfa_tui.serving.attachments import attachment
    from mfa_tui.serving.serve import StopRequest, serve

    # Before the address is announced: a script may stop the server as soon as it has read it.
    stop = StopRequest()

    path = path_in(data, POOL)
    issuer = issuer.rstrip("/") if issuer else None
    serve(
        port=port,
        path=path,
        issuer=issuer,
        as_json=as_json,
        until=stop.wait,
        access_keys=from_environment(access_keys) if require_signature else None,
        lambda_endpoint=lambda_endpoint,
        duo_port=duo_port,
        attachment=attachment(triggers, template, parameters, elsewhere=bool(lambda_endpoint)),
        preset=preset,
        seed=seed,
    )
