"""Trusted devices: what a signed-in user does with them, and how one is proved in a sign-in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mfa_tui.signin.calls import refusing
from mfa_tui.signin.device_memory import DeviceMemory, KnownDevice
from mfa_tui.signin.turns import NewDevice, Refused

if TYPE_CHECKING:
    from mfa_tui.signin.account import Account

DEVICE_NAME = "mfa-tui"
"""The DeviceName that this program gives; Cognito has no call to change it later."""
_STATUS = ("dev:device_remembered_status", "device_remembered_status")
"""Both spellings of the attribute have been seen."""
_NAME = "device_name"


@dataclass(frozen=True)
class Device:
    """A device of the user as Cognito lists it; times are in seconds since the epoch.

    `remembered` is None when the service does not say. `here` tells whether it is this computer.
    """

    key: str
    name: str
    remembered: bool | None
    last_used: float
    here: bool


class Devices:
    """The devices of a signed-in user; blocking, so call it from a thread."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._api = account.cognito.api

    def confirm(self, new: NewDevice) -> bool | Refused:
        """ConfirmDevice with a fresh device password, which is kept for the next sign-in.

        Returns UserConfirmationNecessary: whether the user has to say that it may be remembered.
        """
        return refusing(lambda: self._confirm(new), "ConfirmDevice")

    def remember(self, key: str, *, remembered: bool) -> Refused | None:
        """UpdateDeviceStatus: let the device stand in for MFA, or no longer."""
        return refusing(lambda: self._update(key, remembered), "UpdateDeviceStatus")

    def all(self) -> tuple[Device, ...] | Refused:
        """ListDevices, and GetDevice where the list leaves open which are remembered."""
        return refusing(lambda: tuple(self._listed()), "ListDevices")

    def forget(self, key: str) -> Refused | None:
        """ForgetDevice; when it is this computer, its password is dropped, too."""
        return refusing(lambda: self._forget(key), "ForgetDevice")

    @property
    def memory(self) -> DeviceMemory:
        """Where the device passwords are kept."""
        return self._account.cognito.devices

    @property
    def _whose(self) -> tuple[str, str]:
        return self._account.cognito.target.pool_id, self._account.username

    def _confirm(self, new: NewDevice) -> bool:
        from pycognito.aws_srp import generate_hash_device

        password, verifier = generate_hash_device(new.group_key, new.key)
        answer = self._api.confirm_device(
            AccessToken=self._account.tokens.access,
            DeviceKey=new.key,
            DeviceSecretVerifierConfig=verifier,
            DeviceName=DEVICE_NAME,
        )
        self.memory.keep(*self._whose, KnownDevice(new.key, new.group_key, password))
        return bool(answer.get("UserConfirmationNecessary"))

    def _update(self, key: str, remembered: bool) -> None:
        self._api.update_device_status(
            AccessToken=self._account.tokens.access,
            DeviceKey=key,
            DeviceRememberedStatus="remembered" if remembered else "not_remembered",
        )

    def _forget(self, key: str) -> None:
        self._api.forget_device(AccessToken=self._account.tokens.access, DeviceKey=key)
        if self._is_here(key):
            self.memory.drop(*self._whose)

    def _listed(self) -> Iterator[Device]:
        access, page = self._account.tokens.access, {}
        while True:
            answer = self._api.list_devices(AccessToken=access, **page)
            for entry in answer.get("Devices", ()):
                yield self._device(entry)
            if not answer.get("PaginationToken"):
                return
            page = {"PaginationToken": answer["PaginationToken"]}

    def _device(self, entry: Mapping[str, Any]) -> Device:
        attributes, key = _attributes(entry), entry["DeviceKey"]
        if not attributes.keys() & _STATUS:
            found = self._api.get_device(AccessToken=self._account.tokens.access, DeviceKey=key)
            attributes |= _attributes(found["Device"])
        status = next((attributes[name] for name in _STATUS if name in attributes), None)
        return Device(
            key,
            attributes.get(_NAME, "without a name"),
            None if status is None else status == "remembered",
            entry["DeviceLastAuthenticatedDate"].timestamp(),
            self._is_here(key),
        )

    def _is_here(self, key: str) -> bool:
        known = self.memory.find(*self._whose)
        return known is not None and known.key == key


def _attributes(entry: Mapping[str, Any]) -> dict[str, str]:
    return {each["Name"]: each.get("Value", "") for each in entry.get("DeviceAttributes", ())}
