"""What a command of text mode is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfa_tui.plain.session import Session


@dataclass(frozen=True, slots=True)
class Command:
    """How it is written, what it does in a few words, and what carries it out.

    `run` gets the session and what was typed behind the name. It raises Unclear.
    """

    usage: str
    about: str
    run: Callable[[Session, str], None]

    @property
    def name(self) -> str:
        """The word that it begins with."""
        return self.usage.split(maxsplit=1)[0]


def by_name(*commands: Command) -> dict[str, Command]:
    """`commands` in their order, by name."""
    return {command.name: command for command in commands}
