"""Reading what only drills have: the app, and what the drill is judged by."""

from __future__ import annotations

from mfa_tui.trainer.front_table import FrontTable
from mfa_tui.trainer.lesson import Cause, DrillApp, Score, Setting
from mfa_tui.trainer.reading_proof import spots


def app(top: FrontTable) -> DrillApp:
    """`[app.settings.NAME]` and `[app.runs]`."""
    table = top.table("app")
    if table is None:
        return DrillApp()
    settings = tuple(_setting(name, each) for name, each in table.named_tables("settings"))
    found = DrillApp(settings, dict(table.pairs("runs")))
    table.close()
    return found


def score(top: FrontTable, names: set[str]) -> Score:
    """`[score]` with `allowed`, `calls` and its `[[score.cause]]`."""
    table = top.table("score")
    if table is None:
        return Score()
    causes = tuple(_cause(each, names) for each in table.tables("cause"))
    found = Score(causes, table.texts("allowed"), table.number("calls", 0))
    table.close()
    return found


def _setting(name: str, table: FrontTable) -> Setting:
    setting = Setting(name, table.text("value"), table.texts("options"), table.text("about", ""))
    if setting.options and setting.value not in setting.options:
        table.wrong("value", "is none of the options", "Copy it from options.")
    return setting


def _cause(table: FrontTable, names: set[str]) -> Cause:
    cause = Cause(table.text("id"), table.text("text"), spots(table, names))
    if not cause.at:
        instead = "Write [[score.cause.at]] with a call and a path, or a setting."
        table.wrong("at", "nothing proves it", instead)
    return cause
