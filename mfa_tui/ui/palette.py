"""What the command palette offers, under names that people look for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from mfa_tui.ui.steps.sign_in import SignInStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.screen import Screen

    from mfa_tui.ui.app import MfaApp
    from mfa_tui.ui.screens.workbench import Workbench


def commands(app: MfaApp, screen: Screen[object]) -> Iterator[SystemCommand]:
    """What can be done on `screen`, wherever in the program that is."""
    yield SystemCommand("Theme", "Dark, light, high contrast and more", app.action_change_theme)
    yield SystemCommand("Quit", "Leave the program", app.action_quit)
    yield SystemCommand("Screenshot", "Save this screen as SVG", app.deliver_screenshot)
    if app.clipboard:
        yield SystemCommand(
            "Save what was copied",
            "To a file, where the clipboard is out of reach",
            app.save_copied,
        )
    if app.training is not None:
        from mfa_tui.ui.learning import learning_commands

        yield from learning_commands(app)
    yield from app.lessons.commands(screen)
    if screen is app.workbench:
        yield from bench_commands(app.workbench)
    elif app.check_action("page_help", ()):
        yield SystemCommand("Help", "What this page is for, and its keys", app.action_page_help)


def bench_commands(bench: Workbench) -> Iterator[SystemCommand]:
    """What can be done where people sign in."""
    stage = bench.stage
    yield SystemCommand("Help", "What this is for, and its keys", bench.action_help)
    yield SystemCommand(
        "Start over: a new sign-in",
        "Forget this sign-in and begin another",
        stage.action_start_over,
    )
    if isinstance(stage.step, SignInStep):
        yield SystemCommand(
            "Sign up, forgot password, people, pool settings",
            "Other ways than to sign in",
            stage.step.action_elsewhere,
        )
    yield SystemCommand(
        "Phone: authenticator, inbox, Duo, passkeys",
        "The second device",
        partial(bench.action_pane, "phone"),
    )
    yield SystemCommand(
        "Step mode: hold and edit calls",
        "Hold each call before it is sent, or no more",
        bench.action_step_mode,
    )
    if bench.controls is not None:
        from mfa_tui.ui.control_commands import control_commands

        yield from control_commands(bench, bench.controls)
    if bench.outside is not None:
        from mfa_tui.ui.outside import outside_commands

        yield from outside_commands(bench, bench.outside, stage.places)
    yield SystemCommand(
        "Wire: all requests and answers", "The pane itself", partial(bench.action_pane, "wire")
    )
    from mfa_tui.ui.wire_commands import at_wire, wire_commands

    yield from wire_commands(partial(at_wire, bench))
    for person in stage.people:
        name = f"Practice user {person.username}"
        yield SystemCommand(name, person.state, partial(stage.fill, person))
