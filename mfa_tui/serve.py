"""`mfa-tui serve`: the local cloud on loopback HTTP, for the AWS CLI and any SDK."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.front import Front
from mfa_tui.localcloud.presets import Practice, PracticePool, install_practice
from mfa_tui.localcloud.store import Store, StoreProblem
from mfa_tui.trace.exchange import HttpRequest, HttpResponse


def serve(
    *, port: int, path: Path | None, issuer: str | None, as_json: bool, until: Callable[[], object]
) -> None:
    """Serve the practice pools on 127.0.0.1:`port` (0 picks a free one) until `until` returns.

    `path` is the database file, None for memory. `issuer` replaces the served address in the `iss`
    of tokens. What a client needs to know is printed once connections are accepted.

    Raises click.ClickException when the port or the file cannot be used.
    """
    cloud: LocalCloud | None = None

    def handle(request: HttpRequest) -> HttpResponse:
        # The address, and with it the issuer, is known only once the port is open.
        ready.wait()
        assert cloud is not None
        return cloud.handle(request)

    ready = threading.Event()
    try:
        with closing(Store.open(path)) as store, Front(handle, port=port) as front:
            cloud = LocalCloud(store, clock=time.time, issuer_base=issuer or front.url)
            practice = install_practice(cloud)
            ready.set()
            click.echo(
                as_document(front.url, practice) if as_json else as_text(front.url, practice)
            )
            until()
    except StoreProblem as problem:
        raise click.ClickException(
            f"{problem.path}: {problem.reason} Nothing was changed. Choose another --data directory, "
            "or leave it out to serve from memory."
        ) from problem
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error} Choose another --port.") from error


class StopRequest:
    """Listens, from now on, for the wish to end: SIGINT, SIGTERM or a closed terminal."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: self._asked.set())

    def wait(self) -> None:
        """Return once the process was asked to end."""
        # A bare wait() would keep the main thread from running signal handlers on some platforms.
        while not self._asked.wait(0.5):
            pass


def as_document(url: str, practice: Practice) -> str:
    """What a script needs, as one line of JSON."""
    document: dict[str, Any] = {"endpoint": url, **asdict(practice)}
    for pool in document["pools"]:
        pool["jwks"] = f"{url}/{pool['pool_id']}/.well-known/jwks.json"
    return json.dumps(document)


def as_text(url: str, practice: Practice) -> str:
    """What a person needs, in one screen."""
    pools = "\n".join(_pool_text(url, pool) for pool in practice.pools)
    first = practice.pools[0]
    return f"""\
Local Cognito at {url}   (ctrl+c stops it)

{pools}
Try it
  aws cognito-idp list-users --user-pool-id {first.pool_id} --endpoint-url {url}
  mfa-tui --pool-id {first.pool_id} --client-id {first.clients[0].client_id} --endpoint-url {url}

The AWS CLI wants a region and, for admin calls, any credentials:
  export AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
"""


def _pool_text(url: str, pool: PracticePool) -> str:
    lines = [f"{pool.name}: pool {pool.pool_id} (MfaConfiguration {pool.mfa})"]
    for client in pool.clients:
        secret = f"secret {client.secret}" if client.secret else "no secret"
        lines.append(f"  client  {client.client_id}  {secret}")
    for user in pool.users:
        totp = f", TOTP secret {user.totp_secret}" if user.totp_secret else ""
        lines.append(
            f"  user    {user.username:<6} {user.password or '(changed)':<11} {user.state}{totp}"
        )
    lines.append(f"  keys    {url}/{pool.pool_id}/.well-known/jwks.json")
    return "\n".join(lines) + "\n"
