"""Things to try in free play: one line each, and where in the program."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Experiment:
    """What to `do`, with its keys, and `where` one sees what came of it.

    `pool`, `user` and `flow` are what goes into the sign-in form; empty ones leave it as it is.
    """

    title: str
    do: str
    where: str
    pool: str = ""
    user: str = ""
    flow: str = ""


def experiments() -> tuple[Experiment, ...]:
    """All of them, the easy ones first."""
    text = files("mfa_tui.trainer").joinpath("experiments.toml").read_text("utf-8")
    return tuple(Experiment(**each) for each in tomllib.loads(text)["experiment"])
