"""What the people of a world have on the phone and on this computer, beside what the pools know."""

from __future__ import annotations

from collections.abc import Iterable

from mfa_tui.localcloud.plan import PoolPlan
from mfa_tui.localcloud.presets import Practice, PracticeUser
from mfa_tui.phone.authenticator import Account
from mfa_tui.phone.duo_mobile import NoDuo
from mfa_tui.phone.phone import Phone
from mfa_tui.signin.device_memory import DeviceMemory, KnownDevice


def issuer_of(pool_id: str) -> str:
    """What the phone calls a pool, as `Target.issuer` does."""
    return pool_id.partition("_")[2]


class Belongings:
    """The `phone` that all people share, and what this computer keeps as a device of theirs."""

    def __init__(self, phone: Phone, devices: DeviceMemory) -> None:
        self._phone = phone
        self._devices = devices

    def give(self, made: Practice) -> None:
        """Hand out what belongs to the users that were made just now."""
        for pool in made.pools:
            for user in pool.users:
                self._give(pool.pool_id, user)

    def take_away(self, plans: Iterable[PoolPlan]) -> None:
        """Leave nothing of the pools of `plans`, whose people are to begin again."""
        for plan in plans:
            self._forget_accounts(issuer_of(plan.pool_id))
            self._forget_passkeys(plan.factors.get("WebAuthnConfiguration", {}))
            for user in plan.users:
                self._devices.drop(plan.pool_id, user.username)
        self._phone.inbox.clear()
        self._phone.duo.connect(NoDuo())

    def _give(self, pool_id: str, user: PracticeUser) -> None:
        if user.on_phone:
            account = Account.from_secret(issuer_of(pool_id), user.username, user.on_phone)
            self._phone.add(account)
        for device in user.devices:
            if device.here:
                known = KnownDevice(device.key, device.group_key, device.password)
                self._devices.keep(pool_id, user.username, known)

    def _forget_accounts(self, issuer: str) -> None:
        for account in tuple(self._phone.authenticator.accounts):
            if account.issuer == issuer:
                self._phone.remove(account)

    def _forget_passkeys(self, settings: dict[str, str]) -> None:
        for passkey in self._phone.passkeys.all:
            if passkey.rp_id == settings.get("RelyingPartyId"):
                self._phone.passkeys.delete(passkey)
