"""Which account, message and passkey the keys of the phone act on, and what is about to be removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfa_tui.phone.authenticator import Account
from mfa_tui.phone.passkeys import Passkey
from mfa_tui.ui.widgets.phone_duo import neighbour

if TYPE_CHECKING:
    from mfa_tui.phone.inbox import Note
    from mfa_tui.phone.phone import Phone


class PhoneChoices:
    """The choices somebody has made on the `phone`; what is gone from it is chosen no longer."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone
        self._expected: tuple[str, str] | None = None
        self._account: tuple[str, str] | None = None
        self._number: int | None = None
        self._credential: str | None = None
        self._doomed: Account | Passkey | None = None

    @property
    def account(self) -> Account | None:
        """The chosen account, or the first; None when the expected one is not on the phone."""
        authenticator = self._phone.authenticator
        if self._account is not None:
            return authenticator.find(*self._account)
        return next(iter(authenticator.accounts), None)

    @property
    def note(self) -> Note | None:
        """The chosen message, or the newest."""
        notes = self._phone.inbox.notes
        chosen = (note for note in notes if note.number == self._number)
        return next(chosen, next(iter(notes), None))

    @property
    def passkey(self) -> Passkey | None:
        """The chosen passkey, or the first."""
        held = self._phone.passkeys.all
        chosen = (each for each in held if each.credential_id == self._credential)
        return next(chosen, next(iter(held), None))

    def expect(self, issuer: str, name: str) -> None:
        """Choose an account, now or as soon as it is added."""
        self._expected = self._account = (issuer, name)

    @property
    def awaited(self) -> str | None:
        """The name of the expected account while it is not on the phone."""
        if self._expected is None or self._phone.authenticator.find(*self._expected):
            return None
        return ": ".join(part for part in self._expected if part)

    def move_account(self, by: int) -> None:
        """Choose the account `by` places below the chosen one."""
        accounts, chosen = self._phone.authenticator.accounts, self.account
        if accounts:
            account = neighbour(accounts, chosen, by) if chosen else accounts[0]
            self._account = (account.issuer, account.name)

    def move_note(self, by: int) -> None:
        """Choose the message `by` places below the chosen one."""
        if (note := self.note) is not None:
            self._number = neighbour(self._phone.inbox.notes, note, by).number

    def move_passkey(self, by: int) -> None:
        """Choose the passkey `by` places below the chosen one."""
        if (passkey := self.passkey) is not None:
            self._credential = neighbour(self._phone.passkeys.all, passkey, by).credential_id

    def take_newest_note(self) -> None:
        """Choose the newest message, whichever that will be."""
        self._number = None

    # -- removing --------------------------------------------------------------------------------

    @property
    def doomed_account(self) -> Account | None:
        """The account that will be removed if its key is pressed once more."""
        return self._doomed if isinstance(self._doomed, Account) else None

    @property
    def doomed_passkey(self) -> Passkey | None:
        """The passkey that will be removed if its key is pressed once more."""
        return self._doomed if isinstance(self._doomed, Passkey) else None

    def remove(self, chosen: Account | Passkey | None) -> None:
        """Remove `chosen` from the phone if that is asked for the second time in a row."""
        if chosen is None or chosen != self._doomed:
            self._doomed = chosen
            return
        self._doomed = None
        if isinstance(chosen, Passkey):
            self._phone.passkeys.delete(chosen)
        else:
            self._account = self._expected
            self._phone.remove(chosen)

    def spare(self) -> bool:
        """Remove nothing; whether anything would have been."""
        spared = self._doomed is not None
        self._doomed = None
        return spared
