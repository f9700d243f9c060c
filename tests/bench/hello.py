"""The floor: the smallest Textual program there is."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One sentence."""

    def compose(self) -> ComposeResult:
        yield Static("Hello, World!")


if __name__ == "__main__":
    Hello().run()
