"""The functions of a SAM template (AWS::Serverless::Function), as they run on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mfa_tui.localcloud.attach.intrinsics import Resolver
from mfa_tui.localcloud.attach.members import text
from mfa_tui.localcloud.attach.problem import AttachProblem
from mfa_tui.localcloud.attach.template import Template
from mfa_tui.localcloud.attach.trigger_names import TRIGGERS
from mfa_tui.localcloud.runtime.function import Function, function_arn

FUNCTION = "AWS::Serverless::Function"
_DEFAULT_TIMEOUT = 3
_NOT_HERE = ("InlineCode", "ImageUri", "Layers", "FileSystemConfigs", "ImageConfig")
_NEEDED_HERE = ("Handler", "CodeUri", "Runtime", "Timeout", "Environment", "Events")
"""The properties that are read; the others are about what only AWS has: roles, networks, prices."""


@dataclass(frozen=True, slots=True)
class StackFunction:
    """A function of a template, for the `triggers` of pools; `function` is None for other languages."""

    name: str
    arn: str
    function: Function | None
    triggers: tuple[tuple[str, str], ...]


def stack_function(
    template: Template, resolver: Resolver, name: str, own_name: str, *, elsewhere: bool
) -> StackFunction:
    """The function with the logical id `name`, called `own_name` here. Raises AttachProblem."""
    given = _merged(template.globals("Function"), template.resources(FUNCTION)[name])
    try:
        read = {key: resolver.value(given[key]) for key in _NEEDED_HERE if key in given}
        if unusable := [key for key in _NOT_HERE if key in given]:
            raise AttachProblem(f"{unusable[0]} is not to be had here")
        triggers = tuple(_triggers(read.get("Events", {})))
        python = str(read.get("Runtime", "")).startswith("python")
        if not python and elsewhere:
            # under its logical id, as `sam local start-lambda` serves it
            return StackFunction(name, function_arn(name), None, triggers)
        if not python:
            raise AttachProblem(
                f"Runtime {read.get('Runtime')}: only Python runs here. Functions in other languages "
                "are reached through --lambda-endpoint"
            )
        function = _function(template.file.parent, own_name, read)
        return StackFunction(name, function.arn, function, triggers)
    except AttachProblem as problem:
        raise AttachProblem(f"{name}: {problem}.") from problem


def _merged(shared: Mapping[str, Any], resource: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of a function over those that all share (SAM: Globals section)."""
    own = resource.get("Properties") or {}
    variables = {
        **shared.get("Environment", {}).get("Variables", {}),
        **own.get("Environment", {}).get("Variables", {}),
    }
    return {**shared, **own, "Environment": {"Variables": variables}}


def _function(folder: Path, name: str, read: Mapping[str, Any]) -> Function:
    code = read.get("CodeUri", ".")
    if not isinstance(code, str) or "://" in code or not (folder / code).is_dir():
        raise AttachProblem(f"CodeUri {code} is no folder beside the template")
    module, _, handler = str(read.get("Handler", "")).replace("/", ".").rpartition(".")
    environment = {key: text(value) for key, value in read["Environment"]["Variables"].items()}
    function = Function(
        name,
        (folder / code).resolve(),
        module,
        handler,
        environment,
        float(read.get("Timeout", _DEFAULT_TIMEOUT)),
    )
    if not (module and function.file.is_file()):
        raise AttachProblem(f"Handler {read.get('Handler')}: there is no {function.file}")
    return function


def _triggers(events: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pool ids and the triggers of theirs that a function is for."""
    for name, event in events.items():
        if event.get("Type") != "Cognito":
            raise AttachProblem(
                f"Events.{name}: the type {event.get('Type')} is not to be had here"
            )
        wish = event.get("Properties", {})
        triggers = wish.get("Trigger", [])
        for trigger in triggers if isinstance(triggers, list) else [triggers]:
            if trigger not in TRIGGERS:
                raise AttachProblem(f"Events.{name}: {trigger} is no trigger that works here")
            yield str(wish.get("UserPool")), str(trigger)
