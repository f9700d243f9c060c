"""The operations on devices: a user's own, and those of an administrator."""

from __future__ import annotations

import base64
import re
from typing import Any

from mfa_tui.localcloud.cognito import devices, guesses, pages, pools, srp, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.devices import Device
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import invalid, required
from mfa_tui.localcloud.cognito.tokens import Bearer, bearer
from mfa_tui.localcloud.cognito.users import User


def confirm_device(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ConfirmDevice: make the device known whose key came with the tokens.

    Salt and verifier are taken as they are: wrong ones show when the device is to prove itself.
    """
    holder, key = _holder(call, params), params["DeviceKey"]
    if devices.find(call, holder.user.sub, key) is not None:
        raise guesses.device_key_exists()
    if key != holder.family.device_key:
        raise invalid("Invalid device key given.")
    devices.insert(call, _confirmed(call, holder, params))
    return {"UserConfirmationNecessary": holder.pool.asks_before_remembering}


def get_device(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """GetDevice: one of the caller's devices."""
    device = devices.existing(call, _holder(call, params).user.sub, params["DeviceKey"])
    return {"Device": devices.described(call, device, in_full=True)}


def admin_get_device(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminGetDevice: one of a user's devices."""
    device = devices.existing(call, _shown_user(call, params).sub, params["DeviceKey"])
    return {"Device": devices.described(call, device, in_full=True)}


def list_devices(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ListDevices: the caller's devices, oldest first."""
    return _listed(call, _holder(call, params).user, params, in_full=False)


def admin_list_devices(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminListDevices: a user's devices, oldest first."""
    return _listed(call, _shown_user(call, params), params, in_full=True)


def update_device_status(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """UpdateDeviceStatus: whether one of the caller's devices is remembered."""
    return _with_status(call, _holder(call, params).user, params)


def admin_update_device_status(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminUpdateDeviceStatus: whether one of a user's devices is remembered."""
    return _with_status(call, _meant(call, params), params)


def forget_device(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ForgetDevice: one of the caller's devices is known no more."""
    user = _holder(call, params).user
    devices.forget(call, devices.existing(call, user.sub, params["DeviceKey"]))
    return {}


def admin_forget_device(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminForgetDevice: one of a user's devices is known no more."""
    user = _meant(call, params)
    devices.forget(call, devices.existing(call, user.sub, params["DeviceKey"]))
    return {}


def _holder(call: Call, params: dict[str, Any]) -> Bearer:
    """The caller. The model of some of these operations does without AccessToken, they do not."""
    holder = bearer(call, required(params, "AccessToken"))
    _require_tracking(holder.pool)
    return holder


def _meant(call: Call, params: dict[str, Any]) -> User:
    return users.existing(call, _tracking_pool(call, params), params["Username"])


def _shown_user(call: Call, params: dict[str, Any]) -> User:
    """The user meant, for the two operations that have no UserNotFoundException."""
    user = users.find(call, _tracking_pool(call, params), params["Username"])
    if user is None:
        raise guesses.device_owner_absent()
    return user


def _tracking_pool(call: Call, params: dict[str, Any]) -> Pool:
    pool = pools.existing(call, params["UserPoolId"])
    _require_tracking(pool)
    return pool


def _require_tracking(pool: Pool) -> None:
    if not pool.tracks_devices:
        raise guesses.devices_not_tracked()


def _confirmed(call: Call, holder: Bearer, params: dict[str, Any]) -> Device:
    """The device that came with the caller's tokens, with the secret that is given for it."""
    secret = params.get("DeviceSecretVerifierConfig", {})
    return Device(
        params["DeviceKey"],
        holder.family.device_group_key or "",
        holder.user.sub,
        params.get("DeviceName"),
        salt=f"{_number(required(secret, 'Salt')):x}",
        verifier=f"{_verifier(call, required(secret, 'PasswordVerifier')):x}",
        remembered=not holder.pool.asks_before_remembering,
        created=call.timestamp,
        modified=call.timestamp,
        authenticated=call.timestamp,
    )


def _listed(call: Call, user: User, params: dict[str, Any], *, in_full: bool) -> dict[str, Any]:
    after = pages.start(params.get("PaginationToken"))
    if not re.fullmatch("[0-9]{0,18}", after):
        raise guesses.pagination_token()
    numbered = devices.numbered(call, user.sub, int(after or 0))
    found, token = pages.page(numbered, params.get("Limit") or pages.LARGEST)
    listed = [devices.described(call, device, in_full=in_full) for device in found]
    return {"Devices": listed} | ({"PaginationToken": token} if token else {})


def _with_status(call: Call, user: User, params: dict[str, Any]) -> dict[str, Any]:
    device = devices.existing(call, user.sub, params["DeviceKey"])
    if "DeviceRememberedStatus" in params:
        device.remembered = params["DeviceRememberedStatus"] == "remembered"
        device.modified = call.timestamp
        devices.save(call, device)
    return {}


def _number(text: str) -> int:
    """The number behind Base64; 0 for what is none."""
    try:
        return int.from_bytes(base64.b64decode(text))
    except ValueError:
        return 0


def _verifier(call: Call, text: str) -> int:
    # with a multiple of N anybody could make the proof: nobody can for a number drawn here
    return _number(text) % srp.N or int.from_bytes(call.entropy(384)) % srp.N
