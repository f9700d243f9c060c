"""The end of the way: three tokens taken apart, what GetUser says, and what can be done with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from mfa_tui.signin.tokens import TIME_CLAIMS, Check, decode, signature, time_in_words
from mfa_tui.trace.text import printable
from mfa_tui.ui.rows import row
from mfa_tui.ui.steps.step import Step, path_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.account import Account, UserFacts
    from mfa_tui.signin.turns import Refused

NAMES = ("ID token", "Access token", "Refresh token")
ABOUT = (
    "says who the user is; for your app",
    "lets the user call APIs; for Cognito and your back end",
    "buys new tokens; encrypted, only Cognito can read it",
)


class Claims(VerticalScroll, can_focus=True):
    """The chosen token; arrows scroll it."""

    DEFAULT_CSS = """
    Claims { height: 1fr; min-height: 6; scrollbar-size-vertical: 1; scrollbar-gutter: stable; Static { height: auto; } }
    """

    def compose(self) -> ComposeResult:
        yield Static(id="claims")


class AccountStep(Step):
    """Signed in: tokens, facts, and keys to enroll, refresh and sign out."""

    title = "signed in"
    again_key = "n"
    PURPOSE = (
        "You hold three tokens. Read what is in them, check who signed them, and see what the pool "
        "knows about your second factor."
    )
    BINDINGS = [
        Binding("1", "token(0)", "ID token", id="account.id", tooltip="Show the ID token.", show=False),
        Binding("2", "token(1)", "Access token", id="account.access", tooltip="Show the access token.", show=False),
        Binding("3", "token(2)", "Refresh token", id="account.refresh-token", tooltip="Show the refresh token.", show=False),
        Binding("a", "add", "Add authenticator", id="account.add", tooltip="Register an authenticator app for this user."),
        Binding("n", "renew", "New tokens", id="account.renew", tooltip="Refresh the ID and access tokens."),
        Binding("o", "sign_out", "Sign out", id="account.sign-out", tooltip="GlobalSignOut: revoke all tokens of this user."),
    ]  # fmt: skip
    DEFAULT_CSS = """
    AccountStep {
        overflow-y: hidden;
        padding: 0 0 0 1;
        #path { margin: 1 0; }
        #facts { height: auto; margin-bottom: 1; }
    }
    """

    class Adding(Message):
        """An authenticator should be registered."""

    class Renewing(Message):
        """The tokens should be refreshed."""

    class SigningOut(Message):
        """All tokens of the user should be revoked."""

    def __init__(
        self, account: Account, done: tuple[str, ...], clock: Callable[[], float], news: str
    ) -> None:
        super().__init__()
        self._account = account
        self._done = done
        self._clock = clock
        self._facts: UserFacts | None = None
        self._jwks: bytes | None = None
        self._chosen = 0
        self._news = news

    def compose(self) -> ComposeResult:
        yield Static(path_line(self._done, "Tokens"), id="path")
        yield Static(id="facts")
        yield Static(id="tabs")
        yield Claims()

    def on_mount(self) -> None:
        self._draw()
        self.focus_first()

    def on_resize(self) -> None:
        self._draw()

    def focus_first(self) -> None:
        self.query_one(Claims).focus()

    def learn(self, facts: UserFacts) -> None:
        """Show what GetUser said."""
        self._facts = facts
        self._draw()

    def keys(self, jwks: bytes | Refused) -> None:
        """Check the signatures against `jwks`, or say why the keys could not be had."""
        if isinstance(jwks, bytes):
            self._jwks = jwks
            self._draw()
        else:
            self.refuse(jwks)

    def action_token(self, index: int) -> None:
        self._chosen = index
        self._draw()
        self.query_one(Claims).scroll_home(animate=False)

    def action_add(self) -> None:
        self._want("a", self.Adding())

    def action_renew(self) -> None:
        self._want("n", self.Renewing())

    def action_sign_out(self) -> None:
        self._want("o", self.SigningOut())

    def _want(self, key: str, wish: Message) -> None:
        if not self.waiting:
            self.again_key = key
            self.post_message(wish)

    def _draw(self) -> None:
        self.query_one("#facts", Static).update(self._facts_text())
        self.query_one("#tabs", Static).update(self._tabs())
        self.query_one("#claims", Static).update(self._token_text())

    def _facts_text(self) -> Content:
        lines = [
            Content.from_markup("[b]Signed in as $name[/b]", name=printable(self._account.username))
        ]
        if self._news:
            lines.append(Content.assemble(("✓ ", "$text-success"), self._news))
        if self._facts is not None:
            preferred = self._facts.preferred
            factors = [
                f"{factor} (preferred)" if factor == preferred else factor
                for factor in self._facts.factors
            ]
            shown = [f"{name} {value}" for name, value in self._facts.attributes if name != "sub"]
            width = self.content_size.width
            lines.append(row("MFA factors", ", ".join(factors) or "none", width))
            lines.append(row("Attributes", printable(" · ".join(shown)), width))
        return Content("\n").join(lines)

    def _tabs(self) -> Content:
        parts: list[Content] = []
        for index, name in enumerate(NAMES):
            style = "bold underline" if index == self._chosen else "$quiet"
            parts.append(Content.assemble((f"{index + 1} ", "bold $accent"), (name, style)))
        return Content("   ").join(parts)

    def _token_text(self) -> Content:
        tokens = self._account.tokens
        token = (tokens.id, tokens.access, tokens.refresh)[self._chosen]
        if not token:
            return Content("There is none: this flow gave no refresh token.")
        lines = [Content.styled(f"{NAMES[self._chosen]}: {ABOUT[self._chosen]}", "$quiet")]
        try:
            decoded = decode(token)
        except ValueError as error:
            lines.append(Content(f"This token cannot be taken apart: {printable(str(error))}."))
            return Content("\n").join(lines)
        width = self.query_one(Claims).scrollable_content_region.width
        if decoded.claims is not None:
            lines.append(self._signature_row(token, width))
        for name, value in decoded.header.items():
            lines.append(row(f"header {printable(name)}", compact(value), width))
        lines.extend(claim_rows(decoded.claims or {}, self._clock(), width))
        return Content("\n").join(lines)

    def _signature_row(self, token: str, width: int) -> Content:
        if self._jwks is None:
            return row("signature", "… waiting for the pool's keys")
        check: Check = signature(token, self._jwks)
        sign, style = ("✓", "$text-success") if check.passed else ("✗", "$text-error")
        finding = Content.assemble((f"{sign} ", style), printable(check.finding))
        return row("signature", finding, width)


def compact(value: Any) -> str:
    """A claim's value as people read it: text bare, the rest as JSON."""
    if isinstance(value, str):
        return printable(value)
    return printable(json.dumps(value, ensure_ascii=False))


def claim_rows(claims: dict[str, Any], now: float, width: int) -> Iterator[Content]:
    """A row per claim; times also in words, as seen from `now`."""
    for name, value in claims.items():
        words = ""
        if name in TIME_CLAIMS and isinstance(value, int | float):
            words = f"  {time_in_words(value, now)}"
        shown = Content.assemble(compact(value), (words, "$quiet"))
        yield row(printable(name), shown, width)
