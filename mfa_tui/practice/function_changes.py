"""Changed triggers: other code for a pool's functions, in private copies of their folders."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mfa_tui.localcloud.invoke import NotInvoked
from mfa_tui.trainer.bench import BenchRefused

if TYPE_CHECKING:
    from mfa_tui.localcloud.runtime.function import Function
    from mfa_tui.localcloud.runtime.functions import Change, LocalFunctions

_STACKS = Path(__file__).parents[1] / "lambdas"
_WRAPPER = "lesson_wrapper"
_SLOW = """\
import time
from {module} import {handler} as inner


def handler(event, context):
    time.sleep({seconds})
    return inner(event, context)
"""
_AHEAD = """\
import time

_now = time.time
time.time = lambda: _now() + {seconds}
from {module} import {handler} as handler
"""
_RAISES = """\
def handler(event, context):
    raise RuntimeError({text!r})
"""
_RETURNS = """\
import json


def handler(event, context):
    return json.loads({text!r})
"""

Edit = Callable[["Function", Path], "Function"]


class FunctionChanges:
    """The changes to the functions that `functions` runs; `close` throws the copies away."""

    def __init__(self, functions: LocalFunctions) -> None:
        self._functions = functions
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._changed: dict[str, str] = {}
        self._changes: dict[str, Change] = {}

    def state(self, triggers: dict[str, Any]) -> dict[str, str]:
        """What was done to the function of each of the `triggers`, a LambdaConfig, in a word."""
        return {name: self._changed.get(arn_of(entry), "") for name, entry in triggers.items()}

    def use(self, arn: str, folder: str) -> None:
        """Run the code in that `folder` of the shipped stacks, such as `email_otp/weak`.

        Raises BenchRefused when there is none.
        """
        code = (_STACKS / folder).resolve()
        if not code.is_dir() or _STACKS.resolve() not in code.parents:
            raise BenchRefused(f"There is no shipped stack {folder!r}.")
        self._set(arn, f"use {folder}", lambda function, _: replace(function, code=code))

    def put(self, arn: str, file: Path) -> None:
        """Run the module in `file` in place of the function's own. Raises BenchRefused."""
        if not file.is_file():
            raise BenchRefused(f"There is no file {file}.")

        def edited(function: Function, folder: Path) -> Function:
            copy = replace(function, code=folder)
            shutil.copyfile(file, copy.file)
            return copy

        self._set(arn, f"put {file.name}", edited)

    def reword(self, arn: str, old: str, new: str) -> None:
        """Put `new` in place of the text `old` in the function's module, after earlier changes.

        Where the text is not there the function cannot be run, and Cognito is told so.
        """

        def edited(function: Function, folder: Path) -> Function:
            copy = replace(function, code=folder)
            text = copy.file.read_text("utf-8")
            if old not in text:
                raise NotInvoked("ServiceException", f"{copy.file.name} has no {old!r}")
            copy.file.write_text(text.replace(old, new), "utf-8")
            return copy

        self._set(arn, "replace", edited, on_top=True)

    def set_variable(self, arn: str, name: str, value: str) -> None:
        """Give the function's environment variable `name` another value, after earlier changes."""

        def edited(function: Function, _: Path) -> Function:
            return replace(function, environment={**function.environment, name: value})

        self._set(arn, f"variable {name}", edited, on_top=True)

    def slow(self, arn: str, seconds: float) -> None:
        """Let the function wait for real `seconds` before it begins."""
        self._around(arn, f"slow {seconds:g}", _SLOW, seconds)

    def ahead(self, arn: str, seconds: float) -> None:
        """Start the function afresh, its clock `seconds` ahead: functions know no lesson time."""
        self._around(arn, f"ahead {seconds:g}", _AHEAD, seconds)

    def fail(self, arn: str, text: str) -> None:
        """Let the function raise an exception with that `text`."""
        self._wrap(arn, "raise", lambda _: _RAISES.format(text=text))

    def answer(self, arn: str, output: Any) -> None:
        """Let the function return `output`, whatever it is asked."""
        self._wrap(arn, "return", lambda _: _RETURNS.format(text=json.dumps(output)))

    def restore(self, arn: str) -> None:
        """Run the function's own code again."""
        self._changed.pop(arn, None)
        self._changes.pop(arn, None)
        self._functions.change(arn, None)

    def close(self) -> None:
        """Throw the copies away."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _around(self, arn: str, what: str, code: str, seconds: float) -> None:
        """Run `code` around the function's own handler."""

        def text(function: Function) -> str:
            return code.format(seconds=seconds, module=function.module, handler=function.handler)

        self._wrap(arn, what, text)

    def _wrap(self, arn: str, what: str, text: Callable[[Function], str]) -> None:
        def edited(function: Function, folder: Path) -> Function:
            (folder / f"{_WRAPPER}.py").write_text(text(function), "utf-8")
            return replace(function, code=folder, module=_WRAPPER, handler="handler")

        self._set(arn, what, edited)

    def _set(self, arn: str, what: str, edit: Edit, *, on_top: bool = False) -> None:
        """Let `edit` work on a private copy of the folder, once it is known which that is.

        It comes `on_top` of the change before, or in its place.
        """
        made: list[Function] = []
        before = self._changes.get(arn, _unchanged) if on_top else _unchanged

        def change(function: Function) -> Function:
            if not made:
                base = before(function)
                made.append(edit(base, self._copy(base.code)))
            return made[0]

        self._changed[arn], self._changes[arn] = what, change
        self._functions.change(arn, change)

    def _copy(self, code: Path) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="mfa-tui-lesson-")
        place = Path(tempfile.mkdtemp(dir=self._folder.name))
        return Path(shutil.copytree(code, place / code.name))


def _unchanged(function: Function) -> Function:
    return function


def arn_of(entry: Any) -> str:
    """The function of one entry of a LambdaConfig, which may name the event's version beside it."""
    return str(entry["LambdaArn"] if isinstance(entry, dict) else entry)
