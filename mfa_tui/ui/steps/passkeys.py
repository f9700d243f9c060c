"""The user's passkeys: what Cognito has registered, beside what the phone holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.binding import Binding

from mfa_tui.signin.turns import Refused
from mfa_tui.trace.tokens import time_in_words
from mfa_tui.ui.steps.list_step import LIST_AGAIN, ListStep
from mfa_tui.ui.widgets.rows_list import Row

if TYPE_CHECKING:
    from mfa_tui.phone.passkeys import Passkey
    from mfa_tui.signin.passkeys import Registered
    from mfa_tui.ui.visit import Visit

ORPHANED = "The phone still holds its half. x deletes that, too."


@dataclass(frozen=True)
class Pair:
    """The two halves of a passkey: Cognito's public one, and the private one on the phone."""

    registered: Registered | None
    held: Passkey | None

    @property
    def name(self) -> str:
        """Its credential id, which both halves share."""
        half = self.registered or self.held
        assert half is not None, "a passkey has at least one half"
        return half.credential_id


class PasskeysStep(ListStep[Pair]):
    """ListWebAuthnCredentials beside the phone's own list, and the keys that add and delete."""

    title = "passkeys"
    PURPOSE = (
        "A passkey is a pair of keys: the private one stays on your phone, Cognito keeps the public "
        "one. It signs in without a password where the pool allows WEB_AUTHN."
    )
    INTRO = (
        "A passkey signs in without a password, in the flow USER_AUTH. The phone has its private half, "
        "Cognito the public one. ctrl+r goes back to the tokens."
    )
    EMPTY = "No passkey yet. Press a: the phone makes one, and Cognito registers its public half."
    OPERATION = "ListWebAuthnCredentials"
    BINDINGS = [
        Binding("a", "add", "Add passkey", id="passkeys.add", tooltip="Let the phone make a passkey and register it."),
        Binding("x", "delete", "Delete", id="passkeys.delete", tooltip="Delete Cognito's half of this passkey, then the phone's; asks once."),
        LIST_AGAIN,
    ]  # fmt: skip

    def __init__(self, visit: Visit) -> None:
        from mfa_tui.signin.passkeys import PasskeyRegistry

        super().__init__(visit)
        self._registry = PasskeyRegistry(visit.signed_in)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.chosen is not None if action == "delete" else True

    # -- listing -----------------------------------------------------------------------------

    def fetch(self) -> tuple[Pair, ...] | Refused:
        registered = self._registry.all()
        return registered if isinstance(registered, Refused) else tuple(self._paired(registered))

    def _paired(self, registered: tuple[Registered, ...]) -> Iterator[Pair]:
        """All that is registered, and then what only the phone holds for this user."""
        held = {passkey.credential_id: passkey for passkey in self.visit.phone.passkeys.all}
        for each in registered:
            yield Pair(each, held.pop(each.credential_id, None))
        for passkey in held.values():
            if passkey.user_name == self.visit.user:
                yield Pair(None, passkey)

    def row(self, thing: Pair) -> Row:
        registered, held = thing.registered, thing.held
        if registered is None:
            assert held is not None
            about = "Cognito does not know it: it opens nothing."
            return Row(held.rp_id, "○ only on the phone", about)
        made = time_in_words(registered.created, self.visit.target.clock())
        tag = "● on this phone" if held else "○ on another device"
        about = f"made {made} · id {registered.credential_id[:8]}…"
        return Row(registered.site, tag, about)

    # -- adding ------------------------------------------------------------------------------

    def action_add(self) -> None:
        start = self._registry.start
        self.ask_again("a", "Cognito (StartWebAuthnRegistration)", start, self._let_phone_make)

    def _let_phone_make(self, options: dict[str, Any]) -> None:
        self.ask("the phone", lambda: self._made(options), self._register)

    def _made(self, options: dict[str, Any]) -> dict[str, Any] | Refused:
        """What the phone makes of `options`; blocking."""
        from mfa_tui.phone.passkeys import PasskeyProblem

        origin = f"https://{options['rp']['id']}"
        try:
            return self.visit.phone.passkeys.create(options, origin)
        except PasskeyProblem as problem:
            advice = "The phone made no passkey, and nothing was registered."
            return Refused("", "PasskeyProblem", str(problem), advice, again=True)

    def _register(self, credential: dict[str, Any]) -> None:
        self.ask(
            "Cognito (CompleteWebAuthnRegistration)",
            lambda: self._completed(credential),
            lambda _: self.read("The passkey is registered. At the next sign-in choose WEB_AUTHN."),
        )

    def _completed(self, credential: dict[str, Any]) -> Refused | None:
        """Register what the phone made; it throws away what Cognito does not take. Blocking."""
        refused = self._registry.complete(credential)
        if refused is not None:
            phone = self.visit.phone.passkeys
            for passkey in phone.all:
                if passkey.credential_id == credential["id"]:
                    phone.delete(passkey)
        return refused

    # -- deleting ----------------------------------------------------------------------------

    def action_delete(self) -> None:
        pair = self.chosen
        if pair is None or self.waiting or not self.announced(pair.name, _warning(pair)):
            return
        if pair.registered is None:
            self._delete_held(pair)
            return
        self.ask_again(
            "x",
            "Cognito (DeleteWebAuthnCredential)",
            lambda: self._registry.delete(pair.name),
            lambda _: self._deleted(pair),
        )

    def _deleted(self, pair: Pair) -> None:
        left = tuple(each.registered for each in self.things if each.registered and each != pair)
        self.show(tuple(self._paired(left)), "Cognito has deleted its half.")
        orphan = Pair(None, pair.held)
        if pair.held is not None and orphan in self.things:
            self.rows.cursor = self.things.index(orphan)
            self.call_after_refresh(self.announce, orphan.name, ORPHANED)

    def _delete_held(self, pair: Pair) -> None:
        assert pair.held is not None
        self.visit.phone.passkeys.delete(pair.held)
        self.say(None)
        registered = tuple(each.registered for each in self.things if each.registered)
        self.show(tuple(self._paired(registered)), "The phone has deleted it.")


def _warning(pair: Pair) -> str:
    """What it means to delete `pair`."""
    if pair.registered is None:
        return "x again: the phone deletes its half."
    return "x again: Cognito deletes its half, and this passkey opens nothing any more."
