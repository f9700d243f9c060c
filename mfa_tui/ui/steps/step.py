"""What every step has: a place for refusals, a line that says who is waited for, and its help."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mfa_tui.ui.carrier import Carrier

if TYPE_CHECKING:
    from textual.widget import Widget

    from mfa_tui.signin.turns import Refused
    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.ui.visit import Visit


Then = Callable[[Any], Awaitable[None] | None]
"""What goes on with the outcome of a call."""


class Step(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A panel of the Stage. `waiting` is true between a call and its answer; enter is ignored then.

    A step makes its calls with `ask` and hands over to another with `go`; the Stage does both.
    """

    # Of the scrolling keys only these: the arrows belong to the fields.
    BINDINGS = [
        Binding("pageup", "page_up", "Page up", id="step.up", tooltip="Scroll this step up.", show=False),
        Binding("pagedown", "page_down", "Page down", id="step.down", tooltip="Scroll this step down.", show=False),
    ]  # fmt: skip

    class Asked(Carrier):
        """`call` should run in a thread; `then` gets its outcome if `step` is still on show."""

        step: Step
        call: Callable[[], Any]
        then: Then

    class Went(Carrier):
        """`step` should take the place of this one."""

        step: Step

    class Ended(Carrier):
        """The visit is over; `news` is what the sign-in form should say, about `username` if given."""

        news: str
        username: str = ""

    title: str = ""
    """What the header says about this step."""
    PURPOSE: ClassVar[str] = ""
    """What `?` says this step is for, in two lines."""

    wants_code: bool = False
    """Whether a code from the phone belongs into this step."""
    code_source: Literal["authenticator", "inbox"] = "authenticator"
    """Where on the phone that code is found."""
    code_issuer: str = ""
    """For whom that code is, where it is not the pool."""
    again_key: str = "enter"
    """The key that sends the last call once more."""
    in_lesson: bool = False
    """Whether this happens in the world of a lesson; the Stage knows."""
    needs_room: bool = False
    """Whether this step wants 80 columns even where the wire pane stands beside it."""

    @property
    def crowded(self) -> bool:
        """Whether something to be filled in may be out of sight."""
        return self.max_scroll_y > 0 and bool(self.query("Entry"))

    DEFAULT_CSS = """
    Step {
        padding: 0 2;
        scrollbar-size-vertical: 1;
        .heading { text-style: bold; }
        .quiet { color: $text-muted; }
        .gap { margin-top: 1; }
        .waiting { color: $text-accent; }
    }
    """

    waiting = False

    def ask(self, whom: str, call: Callable[[], Any], then: Then) -> None:
        """Run the blocking `call` in a thread while the step says that `whom` is waited for.

        `then` gets what `call` returned. A Refused is shown here instead, and so is an exception;
        in both cases all that was typed stays.
        """
        if self.waiting:
            return
        self.wait_for(whom)
        self.post_message(self.Asked(self, call, then))

    def go(self, step: Step) -> None:
        """Hand over to `step`."""
        self.post_message(self.Went(step))

    def end(self, news: str, username: str = "") -> None:
        """Go back to the sign-in form, which says `news` and has `username` filled in."""
        self.post_message(self.Ended(news, username))

    def wait_for(self, whom: str) -> None:
        """Say that `whom` is being asked; what was said before is out of date."""
        self.waiting = True
        self.say(Static(f"… waiting for {whom}", classes="waiting", markup=False))

    def came(self) -> None:
        """The answer is here."""
        self.waiting = False
        self.say(None)

    def refuse(self, refused: Refused) -> None:
        """Show a refusal; everything typed stays."""
        from mfa_tui.ui.widgets.refusal import RefusalView

        if self.in_lesson and refused.inside:
            from dataclasses import replace

            refused = replace(refused, advice=refused.inside)
        self.say(RefusalView.of(refused, *self.next_key(refused)))

    def next_key(self, refused: Refused) -> tuple[str, str]:
        """The key that goes on after `refused`, and what it does."""
        from mfa_tui.signin.trigger_rules import TRIGGER_ERRORS

        if refused.again:
            return self.again_key, "tries again"
        if refused.error in TRIGGER_ERRORS:
            return "ctrl+t", "shows what the trigger wrote"
        return "ctrl+r", "starts over"

    def stumble(self, error: Exception) -> None:
        """Own up to a bug of ours, in the place of a refusal."""
        from mfa_tui.ui.widgets.refusal import RefusalView

        self.say(RefusalView.of_bug(error))

    def say(self, notice: Static | None) -> None:
        """Show `notice` where this step speaks, in place of what was said before."""
        place = self.notices
        place.query(".notice").remove()
        if notice is not None:
            notice.add_class("notice")
            place.mount(notice)
            self.call_after_refresh(notice.scroll_visible, animate=False)

    @property
    def notices(self) -> Widget:
        """Where notices are mounted: at the end of the step, unless it has a better place."""
        return self

    def pool_changed(self, exchange: Exchange) -> None:
        """A pool is set up differently since `exchange`, which may be this step's own."""

    def take_code(self, code: str) -> bool:
        """Put `code` into this step's code field; False when it has none."""
        return False

    def focus_first(self) -> None:
        """Put the cursor where typing begins."""
        for widget in self.query("*"):
            if widget.focusable:
                widget.focus()
                return


class VisitStep(Step):
    """A step on the way of a `visit`, which goes on from step to step."""

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.visit = visit


def path_line(done: tuple[str, ...], now: str) -> Content:
    """The way so far, as one line: steps taken, this one, and the tokens at the end."""
    parts: list[Content] = []
    for name in done:
        parts.append(Content.assemble(("● ", "$text-success"), (name, "$quiet")))
    if now != "Tokens":
        parts.append(Content.assemble(("◉ ", "$accent"), (now, "bold")))
    last = ("● ", "$text-success") if now == "Tokens" else ("○ ", "$quiet")
    parts.append(Content.assemble(last, ("Tokens", "bold" if now == "Tokens" else "$quiet")))
    return Content(" ── ").join(parts)
