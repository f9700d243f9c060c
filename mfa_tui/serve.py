"""`mfa-tui serve`: the local cloud on loopback HTTP, for the AWS CLI and any SDK."""

from __future__ import annotations

import json
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from mfa_tui.localcloud.attach.install import AttachedPool
from mfa_tui.localcloud.attach.problem import AttachProblem
from mfa_tui.localcloud.attach.wishes import Attachment
from mfa_tui.localcloud.aws.side_call import behalf
from mfa_tui.localcloud.clock import MovableClock
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.signature import AccessKeys
from mfa_tui.localcloud.deliveries import Deliveries
from mfa_tui.localcloud.front import Front
from mfa_tui.localcloud.introspection import PREFIX, Introspection
from mfa_tui.localcloud.invoke import Hop, Invoke, InvokeFailure, not_attached
from mfa_tui.localcloud.lambda_endpoint import LambdaEndpoint
from mfa_tui.localcloud.presets import Practice, PracticePool
from mfa_tui.localcloud.runtime.environment import ACCESS_KEY_ID, services_at
from mfa_tui.localcloud.runtime.functions import LocalFunctions
from mfa_tui.localcloud.store import Store, StoreProblem
from mfa_tui.trace.exchange import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from mfa_tui.localcloud.duo.served import ServedDuo


def serve(
    *,
    port: int,
    path: Path | None,
    issuer: str | None,
    as_json: bool,
    until: Callable[[], object],
    access_keys: AccessKeys | None = None,
    lambda_endpoint: str | None = None,
    duo_port: int | None = None,
    attachment: Attachment | None = None,
) -> None:
    """Serve the practice pools on 127.0.0.1:`port` (0 picks a free one) until `until` returns.

    `path` is the database file, None for memory. `issuer` replaces the served address in the `iss`
    of tokens. With `access_keys` the signatures of admin calls are verified, otherwise only their
    form. The functions of `attachment` run here, those of other triggers at `lambda_endpoint`; what
    functions write goes to standard error. With `duo_port` a Duo is served there. What a client
    needs to know is printed once connections are accepted.

    Raises click.ClickException when the port or the file cannot be used or something cannot be
    attached, click.UsageError when `lambda_endpoint` is no address.
    """
    attachment = attachment or Attachment()
    verified = access_keys is not None
    secret = secrets.token_hex(20)
    access_keys = access_keys.and_also(ACCESS_KEY_ID, secret) if access_keys else None
    elsewhere = _functions_at(lambda_endpoint) if lambda_endpoint else not_attached
    functions = LocalFunctions(lambda: services_at(front.url, secret), elsewhere)
    for function in attachment.functions:
        functions.attach(function)
    cloud: LocalCloud | None = None
    duo: ServedDuo | None = None
    clock = MovableClock(time.time)
    deliveries = Deliveries(clock)

    def handle(request: HttpRequest) -> HttpResponse:
        # The address, and with it the issuer, is known only once the port is open.
        ready.wait()
        assert cloud is not None
        if urlsplit(request.url).path.startswith(PREFIX):
            local_duo, restore = duo.local if duo else None, partial(attachment.install, cloud)
            return Introspection(cloud, deliveries, local_duo, restore).handle(request)
        return cloud.handle(request)

    front = Front(handle, port=port)
    ready = threading.Event()
    try:
        with ExitStack() as stack:
            store = stack.enter_context(closing(Store.open(path)))
            stack.enter_context(front)
            stack.enter_context(closing(functions))
            cloud = LocalCloud(
                store,
                clock=clock,
                issuer_base=issuer or front.url,
                deliver=deliveries.add,
                access_keys=access_keys,
                invoke=functions,
                observe=_tell,
                whose=lambda request: behalf(functions.caller(request)),
            )
            practice, attached = attachment.install(cloud)
            if duo_port is not None:
                folder = path.parent if path else None
                duo = stack.enter_context(_started_duo(cloud, deliveries, duo_port, folder))
            ready.set()
            if as_json:
                click.echo(as_document(front.url, practice, duo, attached))
            else:
                click.echo(as_text(front.url, practice, attached, verified=verified))
                _tell_missing(attachment)
                click.echo(duo.text if duo else "", nl=False)
            until()
    except StoreProblem as problem:
        raise click.ClickException(
            f"{problem.path}: {problem.reason} Nothing was changed. Choose another --data directory, "
            "or leave it out to serve from memory."
        ) from problem
    except AttachProblem as problem:
        raise click.ClickException(str(problem)) from problem
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error} Choose another --port.") from error


def _functions_at(url: str) -> Invoke:
    try:
        return LambdaEndpoint(url)
    except ValueError as error:
        raise click.UsageError(f"--lambda-endpoint: {error}.") from error


@contextmanager
def _started_duo(
    cloud: LocalCloud, deliveries: Deliveries, port: int, directory: Path | None
) -> Iterator[ServedDuo]:
    from mfa_tui.localcloud.duo.served import ServedDuo

    duo = ServedDuo(cloud, deliveries, port, directory)
    try:
        duo.start()
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(f"{reason} Choose another --duo-port.") from error
    try:
        yield duo
    finally:
        duo.stop()


def _tell(hop: Hop) -> None:
    """Write how the call of a function went, and its log, for the developer who watches."""
    name = hop.invocation.function.rpartition(":function:")[2]
    again = f", attempt {hop.attempt}" if hop.attempt > 1 else ""
    if isinstance(hop.outcome, InvokeFailure):
        result = str(hop.outcome)
    else:
        result = f"cold start {hop.outcome.init_seconds:.2f} s" if hop.outcome.cold else "ok"
    click.echo(f"{hop.source}  {name}  {hop.seconds:.2f} s  {result}{again}", err=True)
    for line in hop.outcome.log.splitlines():
        click.echo(f"    {line}", err=True)


def _tell_missing(attachment: Attachment) -> None:
    if attachment.stack and attachment.stack.missing:
        names = ", ".join(attachment.stack.missing)
        click.echo(f"Not on this machine, and left out of the template: {names}", err=True)


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


def as_document(
    url: str,
    practice: Practice,
    duo: ServedDuo | None = None,
    attached: Sequence[AttachedPool] = (),
) -> str:
    """What a script needs, as one line of JSON."""
    document: dict[str, Any] = {"endpoint": url, **asdict(practice)}
    for pool in document["pools"]:
        pool["jwks"] = f"{url}/{pool['pool_id']}/.well-known/jwks.json"
    if duo is not None:
        document["duo"] = duo.document
    if attached:
        document["attached"] = [asdict(pool) for pool in attached]
    return json.dumps(document)


_UNVERIFIED = """\
The AWS CLI wants a region and, for admin calls, any credentials:
  export AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local"""
_VERIFIED = """\
Admin calls have to be signed with the keys that were given, for the region us-east-1."""


def as_text(
    url: str, practice: Practice, attached: Sequence[AttachedPool] = (), *, verified: bool
) -> str:
    """What a person needs, in one screen; `verified` when signatures are."""
    pools = "\n".join(_pool_text(url, pool) for pool in practice.pools)
    first = practice.pools[0]
    return f"""\
Local Cognito at {url}   (ctrl+c stops it)

{pools}{_attached_text(attached)}
Try it
  aws cognito-idp list-users --user-pool-id {first.pool_id} --endpoint-url {url}
  mfa-tui --pool-id {first.pool_id} --client-id {first.clients[0].client_id} --endpoint-url {url}

{_VERIFIED if verified else _UNVERIFIED}
"""


def _attached_text(attached: Sequence[AttachedPool]) -> str:
    """The pools that have functions, with the name of each and the clients."""
    lines: list[str] = []
    for pool in attached:
        lines.append(f"\n{pool.name}: pool {pool.pool_id} calls")
        lines += [f"  {trigger:<27} {name}" for trigger, name in pool.triggers.items()]
        lines += [f"  client  {client_id}" for client_id, _ in pool.clients]
    return "\n".join([*lines, ""]) if lines else ""


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
