"""What the command palette offers of the wire pane."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

if TYPE_CHECKING:
    from mfa_tui.ui.screens.workbench import Workbench

Do = Callable[[str], Awaitable[object]]
"""Runs an action of the wire pane."""

COMMANDS = (
    ("Again: repeat or replay a call", "Send the selected call once more, or change it", "again"),
    ("Save the trace: HAR, JSON Lines, Markdown", "Export all calls to a file", "save"),
    ("Reveal or mask secrets", "Passwords, tokens and codes in the wire pane", "reveal"),
    ("Wire: next error", "Go to the next failed call", "next_error"),
    ("Wire: request", "What was sent", "tab(1)"),
    ("Wire: response", "What came back", "tab(2)"),
    ("Wire: explanation", "What the call means, and what went wrong", "tab(3)"),
    ("Wire: code as curl, boto3, AWS CLI", "The call for a terminal or a program", "tab(4)"),
    ("Wire: tokens, claims (JWT)", "The tokens, taken apart", "tab(5)"),
    ("Wire: sequence diagram", "Who called whom", "diagram"),
    ("Wire: compare two calls (versus, diff)", "With the marked one, or the one before", "compare"),
    ("Wire: copy or save a value", "One value of the call", "copy_value"),
    ("Wire: work out secret hash, SRP, TOTP, token", "Worksheets about the call", "work_out"),
    ("Wire: filter, search", "By words or JMESPath", "filter"),
    ("Wire: mark the call", "Or take the mark off", "mark"),
    ("Wire: next mark", "Go to the next marked call", "next_mark"),
    ("Wire: note on the call", "A line that is saved with the trace", "note"),
)
"""Name, help and action of each."""


def wire_commands(do: Do) -> Iterator[SystemCommand]:
    """A command for each key of the pane that shows something another way, or acts."""
    for name, about, action in COMMANDS:
        yield SystemCommand(name, about, partial(do, action))


async def at_wire(bench: Workbench, action: str) -> None:
    """Run `action` of the wire pane, which comes to the front if it is not there."""
    panes = bench.query("#wire")
    around = bench.focused.ancestors_with_self if bench.focused else ()
    if not panes or panes.first() not in around:
        await bench.action_pane("wire")
    await bench.query_one("#wire").run_action(action)
