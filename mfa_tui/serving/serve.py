"""`mfa-tui serve`: the local cloud on loopback HTTP, for the AWS CLI and any SDK."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from mfa_tui.localcloud.attach.problem import AttachProblem
from mfa_tui.localcloud.attach.wishes import Attachment
from mfa_tui.localcloud.cognito.signature import AccessKeys
from mfa_tui.localcloud.duo.stack_keys import ask_duo
from mfa_tui.localcloud.invoke import Hop, Invoke, InvokeFailure, not_attached
from mfa_tui.localcloud.lambda_endpoint import LambdaEndpoint
from mfa_tui.localcloud.starting_states import PRACTICE, PRESETS, Preset, check_word
from mfa_tui.localcloud.store import StoreProblem
from mfa_tui.serving.announcement import as_document, as_text, passwords
from mfa_tui.serving.served_cloud import ServedCloud


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

    The arguments are those of `ServedCloud`, but that the functions which do not run here are at
    `lambda_endpoint`; what functions write goes to standard error. Duo is served at once with
    `duo_port`, and if functions of `attachment` read keys of Duo. What a client needs to know is
    printed once connections are accepted, for a script `as_json`.

    Raises click.ClickException when the port or the file cannot be used or something cannot be
    attached, click.UsageError when `lambda_endpoint` is no address or there is no such preset.
    """
    beginning = _preset(preset)
    attachment = attachment or Attachment()
    served = ServedCloud(
        beginning,
        seed,
        port=port,
        path=path,
        issuer=issuer,
        access_keys=access_keys,
        elsewhere=_functions_at(lambda_endpoint) if lambda_endpoint else not_attached,
        attachment=attachment,
        duo_port=duo_port or 0,
        observe=_tell,
    )
    words = passwords(beginning, check_word(preset, seed) if seed is not None else "")
    with _problems_told(), served:
        if duo_port is not None or ask_duo(attachment.functions):
            _start_duo(served)
        if as_json:
            click.echo(as_document(served))
        else:
            click.echo(as_text(served, words, verified=access_keys is not None))
            _tell_missing(attachment)
        until()


@contextmanager
def _problems_told() -> Iterator[None]:
    """Tell what keeps a cloud from being served, with a way out."""
    try:
        yield
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


def _start_duo(served: ServedCloud) -> None:
    try:
        served.start_duo()
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
