"""The heart of Duo: who may try which factor, and how each one goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mfa_tui.localcloud.cognito.call import Clock, Entropy, new_uuid
from mfa_tui.localcloud.duo import fresh, guesses, passcodes, words
from mfa_tui.localcloud.duo.account import (
    ACTIVE,
    CALL,
    LOCKED_OUT,
    PUSH,
    SMS,
    Account,
    Alert,
    Application,
    Device,
    DuoUser,
)
from mfa_tui.localcloud.duo.asked import call_of, push_of
from mfa_tui.localcloud.duo.errors import DuoError
from mfa_tui.localcloud.duo.handset import Handset, NoHandset
from mfa_tui.localcloud.duo.policy import Verdict, usable, verdict
from mfa_tui.localcloud.duo.transactions import (
    ALLOW,
    DENY,
    FETCHABLE,
    LOST,
    PUSH_SECONDS,
    SHOWN,
    Transaction,
    Transactions,
)
from mfa_tui.localcloud.faults import DUO_PUSH_FAILED, DUO_PUSH_LOST, Faults

_NEED = {"push": PUSH, "sms": SMS, "phone": CALL}


@dataclass(frozen=True, slots=True)
class Wish:
    """What an authentication asks for; the members are the parameters of `/auth` (Duo, Auth API).

    `shows_number` when whoever asks can show the number of a verified push by itself.
    """

    factor: str
    device: str | None = None
    passcode: str | None = None
    title: str = "Login request"
    shown_name: str | None = None
    details: tuple[tuple[str, str], ...] = ()
    address: str = ""
    txid: str | None = None
    shows_number: bool = False


@dataclass(frozen=True, slots=True)
class Announced:
    """A verified push that preauth promised: its number, until `expires` (epoch seconds)."""

    txid: str
    application: Application
    user: DuoUser
    number: str
    expires: float


class Authentication:
    """Begins and decides authentications for `account`; `handset` hears what concerns the phone."""

    def __init__(
        self,
        account: Account,
        transactions: Transactions,
        clock: Clock,
        entropy: Entropy,
        faults: Faults,
    ) -> None:
        self.handset: Handset = NoHandset()
        self.account = account
        self.transactions = transactions
        self.clock = clock
        self.entropy = entropy
        self._faults = faults
        self._announced: dict[str, Announced] = {}
        self._trusted: dict[str, tuple[str, str, float]] = {}

    def verdict(
        self, application: Application, user: DuoUser | None, trusted_token: str | None = None
    ) -> Verdict:
        """What preauth answers; `trusted_token` is the one that a remembered device was given."""
        found = verdict(application, user)
        if found.result == "auth" and user and trusted_token in self._trusted:
            ikey, user_id, expires = self._trusted[trusted_token]
            if (ikey, user_id) == (application.ikey, user.id) and expires > self.clock():
                return Verdict("allow", guesses.REMEMBERED)
        return found

    def announce(self, application: Application, user: DuoUser) -> Announced:
        """Promise a verified push with a number, which `begin` sends when its `txid` is asked for."""
        number = fresh.digits(self.entropy, application.policy.verified_digits)
        expires = self.clock() + PUSH_SECONDS
        promise = Announced(new_uuid(self.entropy), application, user, number, expires)
        with self.transactions.turn:
            self._announced[promise.txid] = promise
        return promise

    def begin(
        self, application: Application, username: str, user: DuoUser | None, wish: Wish
    ) -> Transaction:
        """Begin what `wish` asks for; some factors are decided at once.

        `user` is None when Duo knows nobody of the name `username`. Raises DuoError 40001 or 40002.
        """
        begin = self._beginnings().get(wish.factor)
        if begin is None:
            raise DuoError(40002, "factor")
        text = None
        with self.transactions.turn:
            transaction = self._early(application, username, user, wish)
            if transaction is None:
                assert user is not None, "only a known user is asked for a factor"
                transaction = self._new(application, user, wish)
                text = begin(transaction, user, wish)
            self.transactions.add(transaction)
        # the phone hears of it when the turn is over: it may ask at once
        if text and transaction.device:
            self.handset.text(transaction.device.number, text, transaction.username)
        if not transaction.final:
            self._ring(transaction)
        return transaction

    def accept(self, transaction: Transaction, message: str = words.ALLOW) -> None:
        """Decide for the user; earlier failures are forgiven and the device may be remembered."""
        application, user = transaction.application, transaction.user
        seconds = application.policy.remember_seconds
        if user is not None:
            user.failures = 0
            if seconds:
                token = fresh.key(self.entropy, 48)
                self._trusted[token] = (application.ikey, user.id, self.clock() + seconds)
                transaction.trusted_token = token
        self.transactions.decide(transaction, ALLOW, "allow", message)

    def refuse(self, transaction: Transaction, message: str, status: str = "deny") -> None:
        """Decide against the user; too many in a row lock him out."""
        user = transaction.user
        if user is not None:
            user.failures += 1
            if user.status == ACTIVE and user.failures >= transaction.application.policy.lock_after:
                user.status = LOCKED_OUT
        self.transactions.decide(transaction, DENY, status, message)

    def report(self, transaction: Transaction) -> None:
        """Decide against the user, who says that it was not him; administrators are told."""
        name, application = transaction.username, transaction.application.name
        text = f"{name} reported a login to {application} as fraudulent."
        self.account.alerts.append(Alert(self.clock(), name, application, text))
        self.refuse(transaction, words.FRAUD, "fraud")

    def cancel(self, transaction: Transaction) -> None:
        """Give a waiting one up, because another way was chosen; nobody has failed."""
        self.transactions.decide(transaction, DENY, "deny", guesses.CANCELLED)
        self.handset.changed(noticed=False)

    def _ring(self, transaction: Transaction) -> None:
        if transaction.reach != SHOWN:
            self.handset.changed(noticed=False)
        elif transaction.factor == "phone":
            self.handset.asked(call_of(transaction))
        else:
            self.handset.asked(push_of(transaction))

    def _beginnings(self) -> dict[str, Callable[[Transaction, DuoUser, Wish], str | None]]:
        """How each factor begins; what it gives is the text message to send."""
        return {
            "auto": self._begin_auto,
            "push": self._begin_push,
            "phone": self._begin_call,
            "sms": self._begin_text,
            "passcode": self._begin_passcode,
        }

    def _early(
        self, application: Application, username: str, user: DuoUser | None, wish: Wish
    ) -> Transaction | None:
        """The decision that needs no factor; None when one is due."""
        found = self.verdict(application, user)
        if found.result == "auth":
            return None
        if found.result == "enroll":
            raise DuoError(40002, "username")
        transaction = self._new(application, user, wish, username)
        locked = user is not None and user.status == LOCKED_OUT
        status = "bypass" if found.result == ALLOW else "locked_out" if locked else "deny"
        transaction.result, transaction.status = found.result, status
        transaction.message = found.message
        return transaction

    def _new(
        self, application: Application, user: DuoUser | None, wish: Wish, username: str = ""
    ) -> Transaction:
        now = self.clock()
        return Transaction(
            new_uuid(self.entropy),
            application,
            user,
            user.username if user else username,
            wish.factor,
            device=None,
            started=now,
            ends=now + PUSH_SECONDS,
            status="",
            message="",
            shown_name=wish.shown_name or "",
            title=wish.title,
            details=wish.details,
            address=wish.address,
        )

    def _begin_auto(self, transaction: Transaction, user: DuoUser, wish: Wish) -> None:
        try:
            self._begin_push(transaction, user, wish)
            transaction.factor = "push"
        except DuoError as error:
            if error.detail != _INCAPABLE:
                raise
            self._begin_call(transaction, user, wish)
            transaction.factor = "phone"

    def _begin_push(self, transaction: Transaction, user: DuoUser, wish: Wish) -> None:
        promise = self._redeemed(transaction, user, wish.txid) if wish.txid else None
        shows_number = wish.shows_number or promise is not None
        transaction.device = _capable(transaction.application, user, wish, "push", shows_number)
        digits = transaction.application.policy.verified_digits
        if promise is not None:
            transaction.id, transaction.number = promise.txid, promise.number
        elif digits:
            transaction.number = fresh.digits(self.entropy, digits)
        failed = DUO_PUSH_FAILED in self._faults.active
        lost = DUO_PUSH_LOST in self._faults.active
        transaction.reach = FETCHABLE if failed else LOST if lost else SHOWN
        transaction.status = "push_failed" if failed else "pushed"
        number = transaction.number
        waiting = words.enter_number(number) if number else words.PUSHED
        transaction.message = words.PUSH_FAILED if failed else waiting

    def _redeemed(self, transaction: Transaction, user: DuoUser, txid: str) -> Announced:
        promise = self._announced.get(txid)
        key = (transaction.application.ikey, user.id)
        if promise is None or (promise.application.ikey, promise.user.id) != key:
            raise DuoError(40002, "txid")
        if promise.expires <= self.clock():
            raise DuoError(40002, "txid")
        return self._announced.pop(txid)

    def _begin_call(self, transaction: Transaction, user: DuoUser, wish: Wish) -> None:
        transaction.device = _capable(transaction.application, user, wish, "phone", True)
        transaction.ends = transaction.started + guesses.CALL_SECONDS
        transaction.status = "calling"
        transaction.message = words.dialing(transaction.device.masked_number)

    def _begin_text(self, transaction: Transaction, user: DuoUser, wish: Wish) -> str:
        transaction.device = _capable(transaction.application, user, wish, "sms", True)
        codes = passcodes.new_texts(user, self.clock(), self.entropy)
        # `sent` is no failure of the user: it is told as a denial and counts for nothing
        self.transactions.decide(transaction, DENY, "sent", words.SENT)
        return f"Duo passcodes for {user.username}: {' '.join(codes)}"

    def _begin_passcode(self, transaction: Transaction, user: DuoUser, wish: Wish) -> None:
        if wish.device is not None:
            raise DuoError(40002, "device")
        if not wish.passcode:
            raise DuoError(40001, "passcode")
        origin = passcodes.spend(user, wish.passcode.strip(), self.clock())
        if origin is None:
            self.refuse(transaction, words.WRONG_PASSCODE)
            return
        transaction.device = origin if isinstance(origin, Device) else None
        self.accept(transaction)


_INCAPABLE = "no capable device"


def _capable(
    application: Application, user: DuoUser, wish: Wish, factor: str, shows_number: bool
) -> Device:
    """The device that is asked for, or the first that can, when none is."""
    if not wish.device:
        raise DuoError(40001, "device")
    named = user.devices if wish.device == "auto" else [user.device(wish.device)]
    if named == [None]:
        raise DuoError(40002, "device")
    able = [
        device
        for device in named
        if device and _NEED[factor] in usable(application, device, shows_number=shows_number)
    ]
    if not able:
        raise DuoError(40002, _INCAPABLE)
    return able[0]
