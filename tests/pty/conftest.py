"""Programs in terminals, with a home directory of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.pty.terminal import MFA_TUI, Terminal

Open = Callable[..., Terminal]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Open]:
    """Starts a command in a terminal; it is gone when the test is over."""
    with ExitStack() as stack:

        def start(*command: str, **more: Any) -> Terminal:
            return stack.enter_context(Terminal(list(command), HOME=str(tmp_path), **more))

        yield start


@pytest.fixture
def program(terminal: Open) -> Open:
    """Starts mfa-tui, unsaved unless told otherwise, and waits for the sign-in form."""

    def start(*options: str, **more: Any) -> Terminal:
        screen = terminal(MFA_TUI, *(options or ("--fresh",)), **more)
        screen.see("Username", "Password")
        return screen

    return start
