"""Remembered devices: the record of each, how it is found and kept, and how the API shows it."""

from __future__ import annotations

import json
import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mfa_tui.localcloud.cognito.call import Call, new_letters, new_uuid
from mfa_tui.localcloud.cognito.documents import as_document
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.guesses import DEVICE_ADDRESS
from mfa_tui.localcloud.cognito.pool_settings import ACCOUNT
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import User
from mfa_tui.localcloud.faults import DEVICE_DROPPED

_GROUP_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Keys:
    """The DeviceKey and the DeviceGroupKey of one device: both go into its SRP proofs."""

    key: str
    group_key: str

    @property
    def metadata(self) -> dict[str, str]:
        """NewDeviceMetadata: what a sign-in without a known device gives."""
        return {"DeviceKey": self.key, "DeviceGroupKey": self.group_key}


@dataclass(slots=True)
class Device:
    """A device that ConfirmDevice made known; times are in seconds since the epoch.

    `salt` and `verifier`, in hex, are all that is kept of its secret. Only one that is
    `remembered` can stand in for MFA.
    """

    key: str
    group_key: str
    sub: str
    name: str | None
    salt: str
    verifier: str
    remembered: bool
    created: float
    modified: float
    authenticated: float

    @property
    def keys(self) -> Keys:
        return Keys(self.key, self.group_key)


def new_keys(call: Call) -> Keys:
    """The keys of a device that has yet to be confirmed."""
    letters = string.ascii_letters + string.digits
    group = new_letters(call.entropy, _GROUP_LETTERS, letters)
    return Keys(f"{call.region}_{new_uuid(call.entropy)}", f"-{group}")


def find(call: Call, sub: str, key: str) -> Device | None:
    """The device `key`, if it is one of that user's."""
    if DEVICE_DROPPED in call.faults:
        return None
    query = "SELECT document FROM device WHERE key = ? AND sub = ?"
    row = call.database.execute(query, (key, sub)).fetchone()
    return Device(**json.loads(row["document"])) if row else None


def existing(call: Call, sub: str, key: str) -> Device:
    """The device `key` of that user; refused when he has none such."""
    device = find(call, sub, key)
    if device is None:
        raise unknown()
    return device


def brought(
    call: Call, pool: Pool, user: User | None, given: str | None, earlier: str | None = None
) -> Device | None:
    """The device by which `user` signs in: the one whose key is `given`, or that of an earlier step.

    Raises ServiceError when the `given` one is not known. Clients drop it then and repeat that
    step, so whatever the step uses up has to be left alone until this is clear.
    """
    if not pool.tracks_devices:
        return None
    sub = user.sub if user else ""
    if given:
        return existing(call, sub, given)
    return find(call, sub, earlier) if earlier else None


def unknown() -> ServiceError:
    """For a key that none of the user's devices has: clients drop theirs when they read this."""
    return ServiceError("ResourceNotFoundException", "Device does not exist.")


def insert(call: Call, device: Device) -> None:
    """Store a newly confirmed device."""
    call.database.execute(
        "INSERT INTO device (key, sub, document) VALUES (?, ?, ?)",
        (device.key, device.sub, as_document(device)),
    )


def save(call: Call, device: Device) -> None:
    """Store the changes made to `device`."""
    call.database.execute(
        "UPDATE device SET document = ? WHERE key = ?", (as_document(device), device.key)
    )


def forget(call: Call, device: Device) -> None:
    """Remove `device`; refresh tokens that are bound to it are refused from then on."""
    call.database.execute("DELETE FROM device WHERE key = ?", (device.key,))


def numbered(call: Call, sub: str, after: int) -> Iterator[tuple[str, Device]]:
    """A user's devices with their numbers, oldest first, from behind number `after`."""
    if DEVICE_DROPPED in call.faults:
        return
    query = "SELECT rowid, document FROM device WHERE sub = ? AND rowid > ? ORDER BY rowid"
    for row in call.database.execute(query, (sub, after)):
        yield str(row["rowid"]), Device(**json.loads(row["document"]))


def described(call: Call, device: Device, *, in_full: bool) -> dict[str, Any]:
    """`device` as the API shows it; the list that users see of their own is not `in_full`."""
    attributes = {
        "device_status": "valid",
        **({"device_name": device.name} if device.name else {}),
        **(_internal_attributes(call, device) if in_full else {}),
        "last_ip_used": DEVICE_ADDRESS,
    }
    return {
        "DeviceAttributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
        "DeviceCreateDate": device.created,
        "DeviceKey": device.key,
        "DeviceLastAuthenticatedDate": device.authenticated,
        "DeviceLastModifiedDate": device.modified,
    }


def _internal_attributes(call: Call, device: Device) -> dict[str, str]:
    owner = f"{call.region}.{device.sub}"
    arn = f"arn:aws:cognito-idp:{call.region}:{ACCOUNT}:owner/{owner}/device/{device.key}"
    status = "remembered" if device.remembered else "not_remembered"
    return {
        "dev:device_arn": arn,
        "dev:device_owner": owner,
        "dev:device_remembered_status": status,
    }
