"""The doors: `mfa-tui` opens the program, its commands do all else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mfa_tui import __version__
from mfa_tui.commands.lazy import LazyGroup
from mfa_tui.commands.options import lessons_option, theme_option
from mfa_tui.commands.plain import check_plain, plain_mode, plain_options

if TYPE_CHECKING:
    from mfa_tui.data_files import Directory
    from mfa_tui.ui.training import Start
    from mfa_tui.ui.world import World
    from mfa_tui.worlds.remote_lab import RemoteLab


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
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
@lessons_option
@plain_options
@theme_option
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
    on_pool: bool,
    theme: str,
) -> None:
    """Do, see and learn multi-factor sign-in with Amazon Cognito, in a terminal.

    Without options it opens an embedded practice pool: no AWS account, no network. With --pool-id
    and --client-id the same screens work against a real pool, and so do most of the lessons.
    """
    if context.invoked_subcommand:
        return
    remote = {
        "--region": region,
        "--profile": profile,
        "--endpoint-url": endpoint_url,
        "--client-secret-env": client_secret_env,
    }
    real = {"--pool-id": pool_id, "--client-id": client_id}
    only_plain = {"--lesson": lesson_id, "--seed": seed, "--alias": alias, "--on-pool": on_pool}
    check_plain(plain, only_plain, {"--listen": listen})
    _check_real(real, {**remote, "--on-pool": on_pool}, listen)
    directory = _directory(data, fresh)
    pool = None
    if pool_id and client_id:
        pool = _remote(
            pool_id, client_id, client_secret_env, region, profile, endpoint_url, directory
        )
    if plain:
        plain_mode(directory, lessons, lesson_id, seed, alias, pool, on_pool=on_pool)
        return
    from mfa_tui.door import run
    from mfa_tui.training import LocalTraining

    training = LocalTraining(directory, lessons=lessons, pool=pool)
    world = pool or _local(directory, listen)
    run(world, theme, training, _at_home() if lessons else None)


def _local(directory: Directory, listen: int | None) -> World:
    from mfa_tui.worlds.lab import LocalLab

    return LocalLab(directory, listen=listen)


def _at_home() -> Start:
    from mfa_tui.ui.training import Start

    return Start()


def _check_real(
    real: dict[str, str | None], remote: Mapping[str, object], listen: int | None
) -> None:
    """Refuse options for a real pool, by name with their values, that do not go together.

    `real` name it, `remote` only go with these. Raises UsageError.
    """
    if any(real.values()):
        if not all(real.values()):
            raise click.UsageError("--pool-id and --client-id belong together.")
        if listen is not None:
            raise click.UsageError(
                "--listen serves the practice pools. What programs send to a real pool, "
                "`mfa-tui tap` shows."
            )
    elif given := [name for name, value in remote.items() if value]:
        raise click.UsageError(f"{given[0]} needs --pool-id and --client-id as well.")


def _directory(data: Path | None, fresh: bool) -> Directory:
    from mfa_tui.data_files import data_directory

    return None if fresh else data or data_directory


def _remote(
    pool_id: str,
    client_id: str,
    secret_variable: str | None,
    region: str | None,
    profile: str | None,
    endpoint_url: str | None,
    directory: Directory,
) -> RemoteLab:
    from mfa_tui.signin.target import Target, TargetProblem
    from mfa_tui.worlds.remote_lab import RemoteLab

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
