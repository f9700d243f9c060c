"""`mfa-tui serve`: the local cloud on loopback HTTP, for the AWS CLI and any SDK."""

from __future__ import annotations

import secrets
import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from mfa_tui.announcement import as_document, as_text, passwords
from mfa_tui.localcloud.attach.problem import AttachProblem
from mfa_tui.localcloud.attach.wishes import Attachment
from mfa_tui.localcloud.aws.side_call import behalf
from mfa_tui.localcloud.clock import MovableClock
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.signature import AccessKeys
from mfa_tui.localcloud.deliveries import Deliveries
from mfa_tui.localcloud.duo.handset import MessagesOnly
from mfa_tui.localcloud.duo.stack_keys import ask_duo
from mfa_tui.localcloud.faulty_functions import FaultyFunctions
from mfa_tui.localcloud.front import Front
from mfa_tui.localcloud.introspection import PREFIX, Introspection
from mfa_tui.localcloud.invoke import Hop, Invoke, InvokeFailure, not_attached
from mfa_tui.localcloud.lambda_endpoint import LambdaEndpoint
from mfa_tui.localcloud.practice_duo import PracticeDuo
from mfa_tui.localcloud.practice_functions import PracticeFunctions
from mfa_tui.localcloud.runtime.environment import ACCESS_KEY_ID, services_at
from mfa_tui.localcloud.runtime.functions import LocalFunctions
from mfa_tui.localcloud.starting_states import PRACTICE, PRESETS, Loaded, Preset, check_word
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
    preset: str = PRACTICE,
    seed: str | None = None,
) -> None:
    """Serve the pools of `preset` on 127.0.0.1:`port` (0 picks a free one) until `until` returns.

    With a `seed` these are always the same, secrets and all.
    `path` is the database file, None for memory. `issuer` replaces the served address in the `iss`
    of tokens. With `access_keys` the signatures of admin calls are verified, otherwise only their
    form. The functions of `attachment` run here, those of other triggers at `lambda_endpoint`; what
    functions write goes to standard error. Duo is served as soon as a practice pool needs it; at
    once with `duo_port`, and if functions of `attachment` read keys of Duo. What a client needs to
    know is printed once connections are accepted.

    Raises click.ClickException when the port or the file cannot be used or something cannot be
    attached, click.UsageError when `lambda_endpoint` is no address or there is no such preset.
    """
    beginning = _preset(preset)
    plans = beginning.plans(seed)
    attachment = attachment or Attachment()
    verified = access_keys is not None
    clock = MovableClock(time.time)
    deliveries = Deliveries(clock)
    duo = PracticeDuo(
        lambda: the_cloud(),
        MessagesOnly(deliveries),
        port=duo_port or 0,
        directory=path.parent if path else None,
        plans=lambda: plans,
    )
    secret = secrets.token_hex(20)
    access_keys = access_keys.and_also(ACCESS_KEY_ID, secret) if access_keys else None
    elsewhere = _functions_at(lambda_endpoint) if lambda_endpoint else not_attached

    def leading() -> dict[str, str]:
        local_duo = duo.running.variables if duo.running else {}
        return {**services_at(front.url, secret), **local_duo}

    functions = LocalFunctions(leading, elsewhere)
    for function in attachment.functions:
        functions.attach(function)
    cloud: LocalCloud | None = None

    def the_cloud() -> LocalCloud:
        # The address, and with it the issuer, is known only once the port is open.
        ready.wait()
        assert cloud is not None
        return cloud

    def begin_anew(loaded: Loaded) -> None:
        nonlocal plans
        plans = loaded.plans
        stacks.expect(plans)
        attachment.install(the_cloud(), loaded.preset, loaded.seed)
        duo.fill_secrets()
        if duo.running:
            duo.running.admit(attachment.functions)

    def handle(request: HttpRequest) -> HttpResponse:
        if urlsplit(request.url).path.startswith(PREFIX):
            local_duo = duo.running.local if duo.running else None
            asked = Introspection(the_cloud(), deliveries, local_duo, begin_anew)
            return asked.handle(request)
        return the_cloud().handle(request)

    stacks = PracticeFunctions(functions, duo.variables, plans)
    faulty = FaultyFunctions(stacks, lambda: the_cloud().faults.active)
    front = Front(handle, port=port)
    ready = threading.Event()
    try:
        with ExitStack() as stack:
            store = stack.enter_context(closing(Store.open(path)))
            stack.enter_context(front)
            stack.enter_context(closing(duo))
            stack.enter_context(closing(functions))
            stack.enter_context(closing(faulty))
            cloud = LocalCloud(
                store,
                clock=clock,
                issuer_base=issuer or front.url,
                deliver=deliveries.add,
                access_keys=access_keys,
                invoke=faulty,
                observe=_tell,
                whose=lambda request: behalf(functions.caller(request)),
            )
            practice, attached = attachment.install(cloud, beginning, seed)
            words = passwords(beginning, check_word(preset, seed) if seed is not None else "")
            ready.set()
            if duo_port is not None or ask_duo(attachment.functions):
                _started_now(duo).admit(attachment.functions)
            if as_json:
                click.echo(as_document(front.url, practice, duo.running, attached))
            else:
                text = as_text(
                    front.url, practice, duo.running, attached, verified=verified, words=words
                )
                click.echo(text)
                _tell_missing(attachment)
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


def _preset(name: str) -> Preset:
    if name not in PRESETS:
        raise click.UsageError(f"--preset: there is no {name}. There are: {', '.join(PRESETS)}.")
    return PRESETS[name]


def _functions_at(url: str) -> Invoke:
    try:
        return LambdaEndpoint(url)
    except ValueError as error:
        raise click.UsageError(f"--lambda-endpoint: {error}.") from error


def _started_now(duo: PracticeDuo) -> ServedDuo:
    try:
        return duo.start()
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(f"{reason} Choose another --duo-port.") from error


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
