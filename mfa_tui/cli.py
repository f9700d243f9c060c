"""The doors: `mfa-tui` opens the program, `mfa-tui serve` serves the local cloud."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mfa_tui import __version__
from mfa_tui.eject_command import eject_command
from mfa_tui.learn_command import LESSONS_HELP, learn
from mfa_tui.lesson_command import lesson
from mfa_tui.local_commands import local
from mfa_tui.open_command import open_command
from mfa_tui.plain_command import check_plain, plain_mode, plain_options
from mfa_tui.progress_command import progress
from mfa_tui.tap_command import tap_command

if TYPE_CHECKING:
    from mfa_tui.lab import Directory
    from mfa_tui.ui.world import World

THEMES = ("mfa-dark", "mfa-light", "mfa-contrast")


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mfa-tui")
@click.option("--pool-id", metavar="ID", help="A real user pool, e.g. us-east-1_AbCdEf123.")
@click.option("--client-id", metavar="ID", help="An app client of that pool.")
@click.option(
    "--client-secret-env", metavar="VAR", help="Environment variable with the client's secret."
)
@click.option("--region", metavar="NAME", help="Read from the pool id when left out.")
@click.option("--profile", metavar="NAME", help="AWS profile; sign-in itself needs none.")
@click.option("--endpoint-url", metavar="URL", help="Another endpoint, e.g. a served local cloud.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the practice pool and the phone in this directory.",
)
@click.option("--fresh", is_flag=True, help="A new practice pool that is not saved.")
@click.option(
    "--listen",
    type=click.IntRange(0, 65535),
    is_flag=False,
    flag_value=9229,
    metavar="[PORT]",
    help="Serve the practice pools to other programs, and show what they send. 9229 if no port is "
    "named, 0: any.",
)
@click.option(
    "--lessons",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help=LESSONS_HELP,
)
@plain_options
@click.option("--theme", type=click.Choice(THEMES), default=THEMES[0], show_default=True)
@click.pass_context
def main(
    context: click.Context,
    pool_id: str | None,
    client_id: str | None,
    client_secret_env: str | None,
    region: str | None,
    profile: str | None,
    endpoint_url: str | None,
    data: Path | None,
    fresh: bool,
    listen: int | None,
    lessons: Path | None,
    plain: bool,
    lesson_id: str | None,
    seed: str | None,
    alias: str | None,
    theme: str,
) -> None:
    """Do, see and learn multi-factor sign-in with Amazon Cognito, in a terminal.

    Without options it opens an embedded practice pool: no AWS account, no network. With --pool-id
    and --client-id the same screens work against a real pool.
    """
    if context.invoked_subcommand:
        return
    remote = {
        "--region": region,
        "--profile": profile,
        "--endpoint-url": endpoint_url,
        "--client-secret-env": client_secret_env,
    }
    only_plain = {"--lesson": lesson_id, "--seed": seed, "--alias": alias}
    real = {"--pool-id": pool_id, "--client-id": client_id}
    check_plain(plain, only_plain, {**real, **remote, "--listen": listen})
    if plain:
        plain_mode(_directory(data, fresh), lessons, lesson_id, seed, alias)
        return
    if pool_id or client_id:
        if not (pool_id and client_id):
            raise click.UsageError("--pool-id and --client-id belong together.")
        if listen is not None:
            raise click.UsageError(
                "--listen serves the practice pools. What programs send to a real pool, "
                "`mfa-tui tap` shows."
            )
        world = _remote(
            pool_id,
            client_id,
            client_secret_env,
            region,
            profile,
            endpoint_url,
            _directory(data, fresh),
        )
    elif given := [name for name, value in remote.items() if value]:
        raise click.UsageError(f"{given[0]} needs --pool-id and --client-id as well.")
    else:
        from mfa_tui.lab import LocalLab

        world = LocalLab(_directory(data, fresh), listen=listen)
    from mfa_tui.door import run
    from mfa_tui.training import LocalTraining
    from mfa_tui.ui.training import Start

    training = LocalTraining(_directory(data, fresh), lessons=lessons)
    run(world, theme, training, Start() if lessons else None)


def _directory(data: Path | None, fresh: bool) -> Directory:
    from mfa_tui.lab import data_directory

    return None if fresh else data or data_directory


def _remote(
    pool_id: str,
    client_id: str,
    secret_variable: str | None,
    region: str | None,
    profile: str | None,
    endpoint_url: str | None,
    directory: Directory,
) -> World:
    from mfa_tui.lab import RemoteLab
    from mfa_tui.signin.target import Target, TargetProblem

    secret = None
    if secret_variable:
        secret = os.environ.get(secret_variable)
        if not secret:
            raise click.UsageError(
                "The environment variable named by --client-secret-env is not set or empty. The "
                "option takes the variable's name, not the secret."
            )
    try:
        target = Target.remote(
            pool_id,
            client_id,
            client_secret=secret,
            region=region,
            profile=profile,
            endpoint_url=endpoint_url,
        )
    except TargetProblem as problem:
        raise click.UsageError(str(problem)) from problem
    return RemoteLab(target, directory)


@main.command("serve")
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
    from mfa_tui.access_keys import from_environment
    from mfa_tui.attachments import attachment
    from mfa_tui.serve import StopRequest, serve

    # Before the address is announced: a script may stop the server as soon as it has read it.
    stop = StopRequest()

    path = data / "pool.sqlite3" if data else None
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


main.add_command(local)
main.add_command(learn)
main.add_command(lesson)
main.add_command(eject_command)
main.add_command(open_command)
main.add_command(progress)
main.add_command(tap_command)
