"""The phone's port: how a phone looks at what Duo asks it, answers, and joins an account.

The other half, what Duo tells a phone unasked, is `handset.Handset`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from mfa_tui.localcloud.duo import guesses, words
from mfa_tui.localcloud.duo.asked import Call, Push, call_of, push_of
from mfa_tui.localcloud.duo.authentication import Authentication
from mfa_tui.localcloud.duo.enrolment import Enrolments
from mfa_tui.localcloud.duo.transactions import FETCHABLE, LOST, SHOWN, Transaction

APPROVED, DENIED, REPORTED = "approved", "denied", "reported"
WRONG_NUMBER, GONE = "wrong number", "gone"


@dataclass(frozen=True, slots=True)
class Activation:
    """What a phone keeps of joining: passcodes come from `secret` (bytes) and `counter` (RFC 4226)."""

    device: str
    username: str
    host: str
    secret: bytes = field(repr=False)
    counter: int = 0


class PhonePort:
    """What a phone may ask of Duo; safe to use from any thread."""

    def __init__(self, authentication: Authentication, enrolments: Enrolments) -> None:
        self._authentication = authentication
        self._enrolments = enrolments
        self._transactions = authentication.transactions

    def pushes(self, devices: Collection[str]) -> tuple[Push, ...]:
        """The pushes that the devices with those ids show now, oldest first."""
        return tuple(push_of(each) for each in self._pushed(devices) if each.reach == SHOWN)

    def fetch(self, devices: Collection[str]) -> None:
        """Open Duo Mobile and look: a push that could not be delivered shows from now on."""
        with self._transactions.turn:
            brought = [each for each in self._pushed(devices) if each.reach == FETCHABLE]
            for each in brought:
                each.reach = SHOWN
                message = words.enter_number(each.number) if each.number else words.PUSHED
                self._transactions.step(each, "pushed", message)
        for each in brought:
            self._authentication.handset.asked(push_of(each))

    def calls(self) -> tuple[Call, ...]:
        """The calls that ring or wait, to whichever number, oldest first."""
        return tuple(call_of(each) for each in self._transactions.waiting if each.factor == "phone")

    def answer(self, push_id: str, decision: str, number: str | None = None) -> str:
        """Answer a push: `decision` is `approve`, `deny` or `fraud` ("not me").

        `number` is what was entered where one is wanted. Gives what came of it: `approved`,
        `denied`, `reported`, `wrong number` (it waits on), or `gone` when it was too late. Raises
        ValueError for another decision.
        """
        if decision not in ("approve", "deny", "fraud"):
            raise ValueError(decision)
        with self._transactions.turn:
            transaction = self._open(push_id, "push")
            outcome = GONE if transaction is None else self._decided(transaction, decision, number)
        self._authentication.handset.changed(noticed=False)
        return outcome

    def pick_up(self, call_id: str) -> bool:
        """Pick up a call; False when it has stopped ringing."""
        with self._transactions.turn:
            transaction = self._open(call_id, "phone")
            if transaction is not None:
                self._transactions.step(transaction, "answered", words.ANSWERED)
        self._authentication.handset.changed(noticed=False)
        return transaction is not None

    def press(self, call_id: str, key: str) -> bool:
        """Press a key in an answered call: # signs in, others do nothing. False when it is over."""
        with self._transactions.turn:
            transaction = self._open(call_id, "phone")
            if transaction is None or transaction.status != "answered":
                return False
            if key == "#":
                self._authentication.accept(transaction)
        self._authentication.handset.changed(noticed=False)
        return True

    def hang_up(self, call_id: str) -> bool:
        """End a call without a key; False when it is over."""
        with self._transactions.turn:
            transaction = self._open(call_id, "phone")
            if transaction is not None:
                self._authentication.refuse(transaction, words.NO_KEY)
        self._authentication.handset.changed(noticed=False)
        return transaction is not None

    def activate(self, code: str) -> Activation | None:
        """Join with an activation code or its `duo://` address; None when it does not count."""
        found = self._enrolments.redeem(code)
        if found is None:
            return None
        user, device, host = found
        return Activation(device.id, user.username, host, device.secret, device.counter)

    def activated(self) -> tuple[Activation, ...]:
        """Every phone with Duo Mobile that is enrolled, as if each had just joined."""
        with self._transactions.turn:
            return tuple(
                Activation(
                    device.id, user.username, self._enrolments.host, device.secret, device.counter
                )
                for user, device in self._authentication.account.devices()
                if "mobile_otp" in device.capabilities
            )

    def _decided(self, transaction: Transaction, decision: str, number: str | None) -> str:
        if decision == "fraud":
            self._authentication.report(transaction)
            return REPORTED
        if decision == "deny":
            self._authentication.refuse(transaction, words.DENY)
            return DENIED
        if transaction.number and (number or "").strip() != transaction.number:
            transaction.wrong_numbers += 1
            if transaction.wrong_numbers >= guesses.WRONG_NUMBERS:
                self._authentication.refuse(transaction, words.DENY)
                return DENIED
            return WRONG_NUMBER
        self._authentication.accept(transaction)
        return APPROVED

    def _pushed(self, devices: Collection[str]) -> list[Transaction]:
        return [
            each
            for each in self._transactions.waiting
            if each.factor == "push" and each.device and each.device.id in devices
        ]

    def _open(self, transaction_id: str, factor: str) -> Transaction | None:
        found = self._transactions.find(transaction_id)
        lacking = found is None or found.final or found.factor != factor or found.reach == LOST
        return None if lacking else found
