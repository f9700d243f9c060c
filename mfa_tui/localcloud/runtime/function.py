"""What a function is: a handler in a folder of code, with an environment of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mfa_tui.localcloud.invoke import LIMIT_SECONDS

ACCOUNT = "000000000000"
"""The account of all functions that run on this machine; AWS gives it to nobody."""

_ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:"
_LONGEST_NAME = 64


class NoSuchHandler(ValueError):
    """A file or a name that cannot be a handler; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function as Lambda knows it: `module` and `handler` in the folder `code`.

    `module` may have dots. `environment` are its own variables, never shown. `timeout` is how many
    seconds it may take; Cognito waits LIMIT_SECONDS whatever that is.
    """

    name: str
    code: Path
    module: str
    handler: str
    environment: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    timeout: float = LIMIT_SECONDS

    @property
    def arn(self) -> str:
        """The ARN by which a pool's LambdaConfig knows it."""
        return function_arn(self.name)

    @property
    def file(self) -> Path:
        """The file of its module."""
        return self.code.joinpath(*self.module.split(".")).with_suffix(".py")


def function_arn(name: str) -> str:
    """The ARN of a function on this machine."""
    return _ARN + name


def is_local(arn: str) -> bool:
    """Whether `arn` is one of a function on this machine, attached now or at another time."""
    return arn.startswith(_ARN)


def function_at(text: str) -> Function:
    """The function `FILE:HANDLER`, named after both. Raises NoSuchHandler."""
    path, _, handler = text.rpartition(":")
    if not path or not handler.isidentifier():
        raise NoSuchHandler(f"{text!r} is no FILE:HANDLER, such as ./app.py:handler.")
    file = Path(path).absolute()
    if file.suffix != ".py" or not file.is_file():
        raise NoSuchHandler(f"There is no Python file {path}.")
    return Function(function_name(f"{file.stem}-{handler}"), file.parent, file.stem, handler)


def function_name(text: str) -> str:
    """`text` as Lambda could name a function: letters, digits, hyphens and underscores."""
    return re.sub(r"[^\w-]+", "-", text, flags=re.ASCII)[:_LONGEST_NAME]
