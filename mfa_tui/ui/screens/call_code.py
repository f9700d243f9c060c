"""One call as code: AWS CLI, boto3 or curl, to read, copy or save."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.trace.export.aws_call import NotAsCode
from mfa_tui.trace.export.boto3_code import boto3_code
from mfa_tui.trace.export.cli_code import aws_cli
from mfa_tui.trace.export.curl_code import curl
from mfa_tui.trace.text import one_line
from mfa_tui.ui.messages import CopyWanted
from mfa_tui.ui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from mfa_tui.trace.exchange import Exchange


class Language(NamedTuple):
    """A language, the end of its files' names, and what writes a call in it."""

    name: str
    suffix: str
    written: Callable[[Exchange], str]


LANGUAGES = (
    Language("AWS CLI", ".sh", aws_cli),
    Language("boto3", ".py", boto3_code),
    Language("curl", ".sh", curl),
)


class CallCodeScreen(ModalScreen[None]):
    """Shows the call of `exchange` as code. Secrets are variables in it, never values."""

    BINDINGS = [
        Binding("1", "language(0)", "AWS CLI", id="code.cli", tooltip="Show it for the AWS CLI."),
        Binding("2", "language(1)", "Python", id="code.boto3", tooltip="Show it as Python with boto3."),
        Binding("3", "language(2)", "Curl", id="code.curl", tooltip="Show it as a curl command."),
        Binding("y,enter", "copy", "Copy", id="code.copy", tooltip="Copy the shown text.", key_display="y"),
        Binding("s", "save", "Save", id="code.save", tooltip="Write the shown text to a file."),
        Binding("q,escape,c", "dismiss", "Close", id="code.close", tooltip="Back to the wire.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    CallCodeScreen {
        #code-title { background: $panel; height: 1; padding: 0 1; text-style: bold; }
        VerticalScroll { padding: 1 1; scrollbar-size-vertical: 1; }
        VerticalScroll Static { height: auto; }
    }
    """

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self._exchange = exchange
        self._language = LANGUAGES[0]
        self._code = ""

    def compose(self) -> ComposeResult:
        yield Static(id="code-title")
        with VerticalScroll():
            yield Static(id="code")
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_language(0)

    def action_language(self, index: int) -> None:
        self._language = LANGUAGES[index]
        call = f"{self._exchange.number} {one_line(self._exchange.operation)}"
        self.query_one("#code-title", Static).update(Content(f"{call} as {self._language.name}"))
        self.query_one("#code", Static).update(self._shown())

    def _shown(self) -> Content:
        try:
            self._code = self._language.written(self._exchange)
        except NotAsCode as refusal:
            self._code = ""
            return Content.assemble(("✗ ", "$text-error"), str(refusal))
        return Content(self._code.rstrip("\n"))

    def action_copy(self) -> None:
        if self._code:
            what = f"call {self._exchange.number} as {self._language.name}"
            self.app.post_message(CopyWanted(self._code, what))

    def action_save(self) -> None:
        from mfa_tui.trace.export.saving import save_text
        from mfa_tui.ui.screens.save_as import SaveAsScreen

        if not self._code:
            return
        code = self._code
        self.app.push_screen(
            SaveAsScreen(
                f"Save call {self._exchange.number} as {self._language.name}",
                f"call-{self._exchange.number}{self._language.suffix}",
                lambda path, overwrite: save_text((code,), path, overwrite=overwrite),
            )
        )
