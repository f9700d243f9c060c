"""The settings of UpdateUserPool."""

from __future__ import annotations

from functools import partial
from operator import itemgetter

from mfa_tui.signin.settings.setting import ABSENT, Members, PoolSettings, Setting, Value

DEVICES, RECOVERY = "DeviceConfiguration", "AccountRecoverySetting"

_WAY_BACK = {"verified_email": "e-mail", "verified_phone_number": "phone"}
"""The recovery mechanisms, as a line has room for several of them."""

_pool_setting = partial(Setting, operation="UpdateUserPool", source="pool")


def _reads_devices(settings: PoolSettings) -> str:
    block = settings.pool.get(DEVICES)
    if block is None:
        return "off"
    return "user opt-in" if block.get("DeviceOnlyRememberedOnUserPrompt") else "always"


def _write_devices(settings: PoolSettings, value: str) -> Members:
    """Whether a device may stand in for MFA stays as it is; at first it may."""
    before = settings.pool.get(DEVICES, {"ChallengeRequiredOnNewDevice": True})
    block = {**before, "DeviceOnlyRememberedOnUserPrompt": value == "user opt-in"}
    return {DEVICES: None if value == "off" else block}


def _reads_recovery(settings: PoolSettings) -> str:
    """The mechanisms in the order of their priority."""
    mechanisms = settings.pool.get(RECOVERY, {}).get("RecoveryMechanisms", ())
    names: list[str] = [each["Name"] for each in sorted(mechanisms, key=itemgetter("Priority"))]
    return ", ".join(_WAY_BACK.get(name, name) for name in names) or ABSENT


def _write_recovery(_: PoolSettings, value: str) -> Members:
    names = {ours: name for name, ours in _WAY_BACK.items()}
    mechanisms = [
        {"Name": names.get(each, each), "Priority": priority}
        for priority, each in enumerate(value.split(", "), 1)
    ]
    return {RECOVERY: {"RecoveryMechanisms": mechanisms}}


POOL = (
    _pool_setting(
        "Devices",
        DEVICES,
        (
            Value("off", "no device is remembered"),
            Value("always", "every device is remembered"),
            Value("user opt-in", "the person is asked"),
        ),
        _reads_devices,
        _write_devices,
    ),
    _pool_setting(
        "Plan",
        "UserPoolTier",
        (
            Value("LITE", "no mail MFA, no passkeys"),
            Value("ESSENTIALS", "all factors"),
            Value("PLUS", "threat protection besides"),
        ),
        lambda settings: settings.pool.get("UserPoolTier", "ESSENTIALS"),
        lambda _, value: {"UserPoolTier": value},
    ),
    _pool_setting(
        "Recovery",
        RECOVERY,
        (
            Value("e-mail", "the only way to a new password"),
            Value("phone", "the only way to a new password"),
            Value("e-mail, phone", "whichever is verified, mail first"),
            Value("phone, e-mail", "whichever is verified, phone first"),
            Value("admin_only", "an administrator sets it"),
        ),
        _reads_recovery,
        _write_recovery,
    ),
)
"""Settings of DescribeUserPool."""
