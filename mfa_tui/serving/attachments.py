"""The functions that `mfa-tui serve` is to attach, from its options."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from mfa_tui.localcloud.attach.problem import AttachProblem
from mfa_tui.localcloud.attach.stack import stack_of
from mfa_tui.localcloud.attach.wishes import Attachment, trigger_wishes


def attachment(
    triggers: Iterable[str],
    template: Path | None,
    parameters: Iterable[str],
    *,
    elsewhere: bool = False,
) -> Attachment:
    """What --trigger, --template and --parameter ask for.

    With `elsewhere` functions of the template may be in another language: they run at another
    address. Raises click.UsageError, with what cannot be honoured by name.
    """
    try:
        # a handler of one's own has the shell's variables; those for AWS are the local cloud's
        own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        wishes = trigger_wishes(triggers, own)
        if template is None:
            return Attachment(wishes)
        from mfa_tui.localcloud.attach.template import read_template

        given = dict(_pair(text) for text in parameters)
        return Attachment(wishes, stack_of(read_template(template, given), elsewhere=elsewhere))
    except AttachProblem as problem:
        raise click.UsageError(str(problem)) from problem


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        # not repeated: what it holds may be a secret
        raise AttachProblem("--parameter takes NAME=VALUE.")
    return name, value
