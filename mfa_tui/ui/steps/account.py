"""The end of the way: three tokens taken apart, what GetUser says, and what can be done with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mfa_tui.signin.profile import Attribute, attributes_of, groups_in
from mfa_tui.trace.text import printable
from mfa_tui.trace.tokens import TIME_CLAIMS, Check, decode, signature, time_in_words
from mfa_tui.ui.rows import row
from mfa_tui.ui.steps.step import Then, VisitStep, path_line
from mfa_tui.ui.widgets.step_keys import StepKeys

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.account import UserFacts
    from mfa_tui.signin.turns import Refused, Tokens
    from mfa_tui.ui.visit import Visit

NAMES = ("ID token", "Access token", "Refresh token")
ABOUT = (
    "says who the user is; for your app",
    "lets the user call APIs; for Cognito and your back end",
    "buys new tokens; encrypted, only Cognito can read it",
)


RENEWED = "New ID and access tokens; the refresh token stays the same."
ROTATED = "New tokens; the refresh token is new, too, and the one before is spent."
TAKEN_AGAIN = "Still in the grace period: the spent token gave new ones, which replace the last."


class Claims(VerticalScroll, can_focus=True):
    """The chosen token; arrows scroll it."""

    DEFAULT_CSS = """
    Claims { height: 1fr; min-height: 6; scrollbar-size-vertical: 1; scrollbar-gutter: stable; Static { height: auto; } }
    """

    def compose(self) -> ComposeResult:
        yield Static(id="claims")


class AccountStep(VisitStep):
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
        Binding("f", "factors", "Factors", id="account.factors", tooltip="Turn second factors on and off."),
        Binding("e", "profile", "Profile", id="account.profile", tooltip="Attributes, addresses, password; delete the account."),
        Binding("d", "devices", "Devices", id="account.devices", tooltip="See, trust and forget the devices you signed in with."),
        Binding("p", "passkeys", "Passkeys", id="account.passkeys", tooltip="See, add and delete passkeys."),
        Binding("b", "backup_codes", "Backup codes", id="account.backup-codes", tooltip="Make codes for the day the phone is gone."),
        Binding("n", "renew", "New tokens", id="account.renew", tooltip="Get new tokens for the refresh token."),
        Binding("r", "revoke", "Revoke", id="account.revoke", tooltip="RevokeToken: end this sign-in only."),
        Binding("o", "sign_out", "Sign out", id="account.sign-out", tooltip="GlobalSignOut: revoke all your tokens."),
        Binding("a", "add", "Add authenticator", id="account.add", tooltip="Register an authenticator app.", show=False),
        Binding("u", "use_spent", "Use spent token", id="account.use-spent", tooltip="Use the exchanged refresh token again.", show=False),
    ]  # fmt: skip
    DEFAULT_CSS = """
    AccountStep {
        overflow-y: hidden;
        padding: 0 0 0 1;
        #path { margin: 1 0; }
        #facts { height: auto; }
        StepKeys { margin: 1 0; }
        &.-notice Claims { min-height: 1; }
        &.-refused #path, &.-refused StepKeys { margin: 0; }
    }
    """

    def __init__(self, visit: Visit, news: str = "") -> None:
        """`news` is what has just been done, for the line above the facts."""
        super().__init__(visit)
        self._account = visit.signed_in
        self._facts: UserFacts | None = None
        self._jwks: bytes | None = None
        self._chosen = 0
        self._news = news

    def compose(self) -> ComposeResult:
        yield Static(path_line(self.visit.done, "Tokens"), id="path")
        yield Static(id="facts")
        yield StepKeys(self)
        yield Static(id="tabs")
        yield Claims()

    def on_mount(self) -> None:
        self._draw()
        self.focus_first()
        self.ask("Cognito (GetUser)", self._account.facts, self.learn)

    def on_resize(self) -> None:
        self._draw()

    def focus_first(self) -> None:
        self.query_one(Claims).focus()

    def say(self, notice: Static | None) -> None:
        # The claims make room for what went wrong, and so do the blank lines.
        self.set_class(notice is not None, "-notice")
        self.set_class(notice is not None and not notice.has_class("waiting"), "-refused")
        super().say(notice)

    def refuse(self, refused: Refused) -> None:
        """Show a refusal; what went well before is no news any more."""
        self._news = ""
        self._draw()
        super().refuse(refused)

    def learn(self, facts: UserFacts) -> None:
        """Show what GetUser said, and ask for the keys that the tokens are signed with."""
        self._facts = facts
        self._draw()
        self.ask("the pool's public keys", self._account.jwks, self.keys)

    def keys(self, jwks: bytes) -> None:
        """Check the signatures against `jwks`."""
        self._jwks = jwks
        self._draw()

    def action_token(self, index: int) -> None:
        self._chosen = index
        self._draw()
        self.query_one(Claims).scroll_home(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        offered = {
            "backup_codes": self.visit.makes_backup_codes,
            "revoke": bool(self._account.tokens.refresh),
            "use_spent": self._account.spent is not None,
        }
        return offered.get(action, True)

    def action_factors(self) -> None:
        from mfa_tui.ui.steps.factors import FactorsStep

        if not self.waiting:
            self.go(FactorsStep(self.visit))

    def action_profile(self) -> None:
        from mfa_tui.ui.steps.profile import ProfileStep

        if not self.waiting:
            self.go(ProfileStep(self.visit))

    def action_add(self) -> None:
        from mfa_tui.signin.enrollment import AccountEnrollment
        from mfa_tui.ui.steps.enrollment import EnrollmentStep

        if not self.waiting:
            self.go(
                EnrollmentStep(
                    self.visit, AccountEnrollment(self._account, prefer=not self.visit.bare)
                )
            )

    def action_devices(self) -> None:
        from mfa_tui.ui.steps.devices import DevicesStep

        if not self.waiting:
            self.go(DevicesStep(self.visit))

    def action_passkeys(self) -> None:
        from mfa_tui.ui.steps.passkeys import PasskeysStep

        if not self.waiting:
            self.go(PasskeysStep(self.visit))

    def action_backup_codes(self) -> None:
        from mfa_tui.ui.steps.backup_codes import BackupCodesStep

        if not self.waiting:
            self.go(BackupCodesStep(self.visit))

    def action_renew(self) -> None:
        self._ask_again("n", "Cognito (refresh)", self._account.refresh, self._renewed)

    def _renewed(self, _: Tokens) -> None:
        rotated = self._account.spent is not None
        self.go(AccountStep(self.visit, ROTATED if rotated else RENEWED))

    def action_use_spent(self) -> None:
        whom = "Cognito (GetTokensFromRefreshToken)"
        self._ask_again("u", whom, self._account.refresh_with_spent, self._taken_again)

    def _taken_again(self, _: Tokens) -> None:
        self.go(AccountStep(self.visit, TAKEN_AGAIN))

    def action_revoke(self) -> None:
        self._ask_again("r", "Cognito (RevokeToken)", self._account.revoke, self._revoked)

    def _revoked(self, _: None) -> None:
        self.end(f"This sign-in of {self.visit.user} is revoked; others go on.")

    def next_key(self, refused: Refused) -> tuple[str, str]:
        if refused.error == "RefreshTokenReuseException":
            return "n", "uses the newest"
        return super().next_key(refused)

    def action_sign_out(self) -> None:
        out = self._account.sign_out_everywhere
        self._ask_again("o", "Cognito (GlobalSignOut)", out, self._signed_out)

    def _signed_out(self, _: None) -> None:
        self.end(f"{self.visit.user} is signed out; all tokens of that user are revoked.")

    def _ask_again(self, key: str, whom: str, call: Callable[[], Any], then: Then) -> None:
        """Ask, and remember `key` as the one that asks once more."""
        if not self.waiting:
            self.again_key = key
            self.ask(whom, call, then)

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
            attributes = {each.name: each for each in attributes_of(self._facts)}
            sub = attributes.pop("sub", None)
            groups = groups_in(self._account.tokens)
            width = self.content_size.width
            lines.append(row("sub", printable(sub.value) if sub else "none", width))
            lines.append(row("MFA factors", ", ".join(factors) or "none", width))
            if groups:
                lines.append(row("Groups", printable(", ".join(groups)), width))
            shown = " · ".join(attribute_words(each) for each in attributes.values())
            lines.append(row("Attributes", printable(shown) or "none", width))
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
        if token == tokens.refresh:
            lines.extend(self._refresh_keys())
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
        lines.extend(claim_rows(decoded.claims or {}, self.visit.target.clock(), width))
        return Content("\n").join(lines)

    def _refresh_keys(self) -> Iterator[Content]:
        """What can be done with the refresh token, and with the one before if it was exchanged."""
        yield Content.assemble(
            ("r", "bold $accent"), " revokes it: RevokeToken ends this sign-in only"
        )
        if spent := self._account.spent:
            yield Content.assemble(
                ("u", "bold $accent"), f" uses the spent one before it again (…{spent[-8:]})"
            )

    def _signature_row(self, token: str, width: int) -> Content:
        if self._jwks is None:
            return row("signature", "… waiting for the pool's keys")
        check: Check = signature(token, self._jwks)
        sign, style = ("✓", "$text-success") if check.passed else ("✗", "$text-error")
        finding = Content.assemble((f"{sign} ", style), printable(check.finding))
        return row("signature", finding, width)


def attribute_words(attribute: Attribute) -> str:
    """An attribute, with what is known of whose it is."""
    marks = {True: " (verified)", False: " (not verified)", None: ""}
    return f"{attribute.name} {attribute.value}{marks[attribute.verified]}"


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
