"""A group of commands that are imported only when they are asked for."""

from __future__ import annotations

from importlib import import_module

import click

WHERE = {
    "eject": "eject:eject_command",
    "learn": "learn:learn",
    "lesson": "lesson:lesson",
    "local": "local:local",
    "open": "open:open_command",
    "progress": "progress:progress",
    "put-back": "put_back:put_back_command",
    "serve": "serve:serve_command",
    "tap": "tap:tap_command",
}
"""Each command's module in this folder, and its name there."""


class LazyGroup(click.Group):
    """The commands of WHERE. Making them all takes 10 ms, which the first frame has not."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in WHERE:
            return None
        module, _, name = WHERE[cmd_name].partition(":")
        return getattr(import_module(f"mfa_tui.commands.{module}"), name)
